import { readFileSync } from 'node:fs'
import { Command, CommanderError } from 'commander'
import { apiKeyCommand } from './api-key.ts'
import { auditCommand } from './audit.ts'
import { demoCommand } from './demo.ts'
import { explain } from './fault.ts'
import { importCommand } from './import.ts'
import { migrateCommand } from './migrate.ts'
import { mailCommand } from './mail.ts'
import { originCommand } from './origin.ts'
import { memberCommand, partnerCommand } from './partner.ts'
import { signInLinkCommand } from './sign-in-link.ts'
import { startCommand } from './start.ts'
import { tokenCommand } from './token.ts'
import { verifyAuditCommand } from './verify-audit.ts'

/** Where help and refusals go; the process's own outputs when absent. */
export interface ProgramOutput {
  writeOut(text: string): void
  writeErr(text: string): void
}

const processOutput: ProgramOutput = {
  writeOut: (text) => void process.stdout.write(text),
  writeErr: (text) => void process.stderr.write(text),
}

/** The whole command line. */
export function program(output: ProgramOutput = processOutput): Command {
  const root = new Command('sa-portal-server')
    .description('The portal API: one server for an MSP and all its clients.')
    .version(version(), '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand(false)
    .configureOutput({ ...output })
    .showHelpAfterError('Run it with --help to see what it takes.')
    .addHelpText(
      'after',
      `
Examples:
  sa-portal-server demo && sa-portal-server start
  DATABASE_URL=postgres://app:secret@db/portal sa-portal-server migrate

Configuration comes from the environment: DATA_DIR (.data), DATABASE_URL, PORT (4400) and others; DEBUG=1 shows where a fault happened.`,
    )
  for (const command of [
    startCommand(),
    migrateCommand(),
    demoCommand(),
    partnerCommand(),
    memberCommand(),
    signInLinkCommand(),
    tokenCommand(),
    apiKeyCommand(),
    originCommand(),
    importCommand(),
    mailCommand(),
    auditCommand(),
    verifyAuditCommand(),
  ]) {
    root.addCommand(command)
  }
  const quiet = (command: Command): void => {
    command.exitOverride()
    command.copyInheritedSettings(root)
    for (const each of command.commands) quiet(each)
  }
  quiet(root)
  return root
}

/**
 * Runs one command.
 *
 * @returns the exit code: 0 when it did what was asked, 1 otherwise
 */
export async function runProgram(args: readonly string[], output: ProgramOutput = processOutput): Promise<number> {
  try {
    await program(output).parseAsync([...args], { from: 'user' })
    return 0
  } catch (error) {
    // The parser has printed its own message by now.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 1
    output.writeErr(`sa-portal-server: ${explain(error)}\n`)
    if (process.env.DEBUG) console.error(error)
    return 1
  }
}

/** The version of the package: its package.json is one folder up, in the repository and beside the bundle. */
function version(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version
}
