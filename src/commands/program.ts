/** The command line as a whole: which commands there are, and what their ends mean to the shell. */
import { type Command, CommanderError } from "commander";
import { VERSION } from "./version.ts";

/** 0 done, 1 failed, 2 wrong usage or configuration. */
export type ExitCode = 0 | 1 | 2;

/** A failure that was explained to the reader already; `exitCode` says which kind it is. */
export class CommandFailure extends Error {
  override readonly name = "CommandFailure";
  readonly exitCode: ExitCode;

  constructor(exitCode: ExitCode, message = "") {
    super(message);
    this.exitCode = exitCode;
  }
}

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import("./run.ts")).runCommand(),
  demo: async () => (await import("./demo.ts")).demoCommand(),
  check: async () => (await import("./check.ts")).checkCommand(),
  simulate: async () => (await import("./simulate.ts")).simulateCommand(),
  city: async () => (await import("./city.ts")).cityCommand(),
  capture: async () => (await import("./capture.ts")).captureCommand(),
  trace: async () => (await import("./trace.ts")).traceCommand(),
  books: async () => (await import("./books.ts")).booksCommand(),
  bundle: async () => (await import("./bundle.ts")).bundleCommand(),
  ledger: async () => (await import("./ledger.ts")).ledgerCommand(),
  replay: async () => (await import("./replay.ts")).replayCommand(),
  "sign-list": async () => (await import("./sign-list.ts")).signListCommand(),
  "pack-update": async () => (await import("./pack-update.ts")).packUpdateCommand(),
  update: async () => (await import("./update.ts")).updateCommand(),
  price: async () => (await import("./price.ts")).priceCommand(),
  commission: async () => (await import("./commission.ts")).commissionCommand(),
  probe: async () => (await import("./probe.ts")).probeCommand(),
  conformance: async () => (await import("./conformance.ts")).conformanceCommand(),
};

/** Loads the command that was named; all of them for the overview. */
export async function loadCommands(program: Command, argv: readonly string[]): Promise<Command> {
  program
    .description("gate controller for a car park's lane / 停车场车道控制器")
    .version(`gatehouse ${VERSION}, Node ${process.versions.node}`, "-V, --version", "the version / 版本")
    .showHelpAfterError("用法错误，加 --help 查看用法。 Wrong usage; add --help to see what is right.")
    .exitOverride();
  const named = argv.slice(2).find((word) => Object.hasOwn(COMMANDS, word));
  const wanted = named === undefined ? Object.values(COMMANDS) : [COMMANDS[named]];
  for (const load of wanted) if (load !== undefined) program.addCommand(inherit(await load(), program));
  return program;
}

/** A command ends and complains as the whole command line does, and so do its own. */
function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent);
  for (const sub of command.commands) inherit(sub, command);
  return command;
}

/** Runs the command line and answers its exit code. */
export async function runProgram(program: Command, argv: readonly string[]): Promise<ExitCode> {
  try {
    await (await loadCommands(program, argv)).parseAsync([...argv]);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CommandFailure) {
      if (error.message !== "") console.error(error.message);
      return error.exitCode;
    }
    throw error;
  }
}
