/* The initrd's only program: loads the modules that lie beside it, in the order of their names, mounts /dev/vda and hands over to systemd. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_module(const struct dirent *entry) {
  return strstr(entry->d_name, ".ko") != NULL;
}

static int give_up(const char *what) {
  perror(what);
  sleep(3600);
  return 1;
}

int main(void) {
  struct dirent **modules;
  int count = scandir("/", &modules, is_module, alphasort);
  for (int i = 0; i < count; i++) {
    int file = open(modules[i]->d_name, O_RDONLY);
    if (syscall(SYS_finit_module, file, "", 0) != 0) perror(modules[i]->d_name);
    close(file);
  }
  mkdir("/dev", 0755);
  mkdir("/system", 0755);
  mount("dev", "/dev", "devtmpfs", 0, NULL);
  for (int tries = 0; access("/dev/vda", F_OK) != 0 && tries < 1000; tries++) usleep(10000);
  if (mount("/dev/vda", "/system", "ext4", 0, NULL) != 0) return give_up("mount /dev/vda");
  mount("/dev", "/system/dev", NULL, MS_MOVE, NULL);
  if (chdir("/system") != 0 || mount(".", "/", NULL, MS_MOVE, NULL) != 0 || chroot(".") != 0) return give_up("switch");
  execl("/sbin/init", "/sbin/init", (char *)NULL);
  return give_up("/sbin/init");
}
