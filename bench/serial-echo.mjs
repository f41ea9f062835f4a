/** The yardstick: the least a Node program can do with serialport, a line in, a line out on a Unix socket. */
import { createServer, type Socket } from "node:net";
import { ReadlineParser, SerialPort } from "serialport";

const [, , path = "", socketPath = ""] = process.argv;
const clients = new Set<Socket>();
const server = createServer((client) => {
  clients.add(client);
  client.on("close", () => clients.delete(client));
  client.on("error", () => {});
});
server.listen(socketPath, () => {
  const port = new SerialPort({ path, baudRate: 9600 }, () => console.log("ready"));
  const parser = port.pipe(new ReadlineParser());
  parser.on("data", () => {
    for (const client of clients) client.write(`{"output":{"line":"entry-0.raise","level":1,"atMs":0}}\n`);
  });
});
