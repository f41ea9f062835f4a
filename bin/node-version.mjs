/** Which Node runs this program. Plain JavaScript that old Nodes can read, because they are the ones to be told. */

/**
 * What to tell somebody who started the program under another Node than the one it is made for.
 * @param {string} version as in process.versions.node
 * @returns {string | undefined} nothing when the version is right
 */
export function refusal(version) {
  if (version.startsWith("24.")) return undefined;
  return [
    `Gatehouse runs on Node 24 only; this is Node ${version}.`,
    "Start it with npm (npm start, npm run gatehouse), which brings the right Node.",
    `Gatehouse 只能在 Node 24 上运行；当前是 Node ${version}。`,
    "请用 npm 启动（npm start、npm run gatehouse），它自带正确的 Node。",
  ].join("\n");
}
