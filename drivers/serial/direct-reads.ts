/**
 * Lets a serial port read in the thread that waits for it. The package hands each read of its descriptor, which never
 * blocks, to the thread pool: two changes of thread before a plate is seen, half of the lane's latency, and with the pool
 * held up by name look-ups or a stalled disk no plate at all. It decides nothing else: errors and hang-ups are the
 * package's own affair.
 */

import { readSync } from "node:fs";
import type { autoDetect } from "@serialport/bindings-cpp";

type Binding = ReturnType<typeof autoDetect>;
type OpenOptions = Parameters<Binding["open"]>[0];
type Port = Awaited<ReturnType<Binding["open"]>>;
/** A port of this kind of system has a descriptor, and says when there is something to read. */
type DescriptorPort = Extract<Port, { poller: unknown }> & { readonly fd: number | null };

/** The package's binding, with such reads where the port allows them. */
export function withDirectReads(binding: Binding) {
  // The binding is the one of this kind of system, and so are the options that it is given back.
  const openPort = binding.open.bind(binding) as (options: OpenOptions) => Promise<Port>;
  return {
    list: () => binding.list(),
    open: async (options: OpenOptions) => {
      const port = await openPort(options);
      return hasDescriptor(port) ? readingDirectly(port) : port;
    },
  };
}

function hasDescriptor(port: Port): port is DescriptorPort {
  return "poller" in port && "fd" in port && typeof port.fd === "number";
}

function readingDirectly(port: DescriptorPort): DescriptorPort {
  const readOfPackage = port.read.bind(port);
  const read: DescriptorPort["read"] = async (buffer, offset, length) => {
    while (port.fd !== null) {
      const bytesRead = readNow(port.fd, buffer.subarray(offset, offset + length));
      if (bytesRead === "failed") break;
      if (bytesRead > 0) return { buffer, bytesRead };
      await readable(port);
    }
    return readOfPackage(buffer, offset, length);
  };
  return Object.assign(port, { read });
}

/** How many bytes were there; 0: none yet. */
function readNow(descriptor: number, into: Uint8Array): number | "failed" {
  try {
    // A read of nothing is a line that was hung up, which the package is to notice.
    return readSync(descriptor, into) || "failed";
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EAGAIN" ? 0 : "failed";
  }
}

/** Rejects when the port is closed meanwhile. */
function readable(port: DescriptorPort): Promise<void> {
  return new Promise((resolve, reject) => {
    port.poller.once("readable", (error) => (error ? reject(error) : resolve()));
  });
}
