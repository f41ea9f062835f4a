/** Dispatches to a command; each is loaded only when it is called, so that a box starts with nothing it does not need. */
import { Command } from "commander";
import { runProgram } from "./commands/program.ts";

process.exitCode = await runProgram(new Command("gatehouse"), process.argv);
