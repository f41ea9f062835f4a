/**
 * The yardstick: the least a Node program can do with the packages of serialport, a line in, a line out on a Unix socket.
 * Plain JavaScript, so that its memory holds no compiler of types.
 */
import { createServer } from "node:net";
import { autoDetect } from "@serialport/bindings-cpp";
import { ReadlineParser } from "@serialport/parser-readline";
import { SerialPortStream } from "@serialport/stream";

// As many serial lines as the box has lanes, the socket last; the first line is answered.
const [, , path = "", ...others] = process.argv;
/** @type {Set<import("node:net").Socket>} */
const clients = new Set();
const server = createServer((client) => {
  clients.add(client);
  client.on("close", () => clients.delete(client));
  client.on("error", () => {});
});
server.listen(others.at(-1), () => {
  const port = new SerialPortStream({ path, baudRate: 9600, binding: autoDetect() }, () => console.log("ready"));
  const parser = port.pipe(new ReadlineParser());
  parser.on("data", () => {
    for (const client of clients) client.write(`{"output":{"line":"entry-0.raise","level":1,"atMs":0}}\n`);
  });
});
