import { Command } from 'commander';
import { backupCommands } from './backup.command';
import { bankCommands } from './bank.command';
import { bookCommands } from './books.command';
import { dbCommands } from './db.command';
import { doctorCommand } from './doctor.command';
import { EXIT_HELP, failureOf } from './exit-codes';
import { invoiceCommands } from './invoices.command';
import { jobCommands } from './jobs.command';
import { keyCommands } from './keys.command';
import { mailCommands } from './mail.command';
import { paymentCommands } from './payments.command';
import { agreementCommands, priceCommands } from './prices.command';
import { serverCommands } from './servers.command';
import { setupCommand } from './setup.command';
import { tenantCommands } from './tenants.command';
import { usageCommands } from './usage.command';

/** The whole command line, made anew: what one parsing leaves in it is gone. */
function commands(): Command {
  const program = new Command('tallyroom')
    .description('The back office for reselling video rooms')
    .option('--json', 'answer as JSON', false)
    .addHelpText('after', EXIT_HELP)
    .exitOverride();
  setupCommand(program);
  doctorCommand(program);
  dbCommands(program);
  backupCommands(program);
  serverCommands(program);
  tenantCommands(program);
  priceCommands(program);
  agreementCommands(program);
  usageCommands(program);
  invoiceCommands(program);
  mailCommands(program);
  jobCommands(program);
  paymentCommands(program);
  bankCommands(program);
  bookCommands(program);
  keyCommands(program);
  return program;
}

/**
 * Carries out one command line (`argv` as Node gives it) and resolves when all of it is done. What it has to say goes
 * to standard output and error, how it ended to `process.exitCode` (see {@link EXIT_HELP}); it never rejects.
 */
export async function carryOut(argv: readonly string[]): Promise<void> {
  const program = commands();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    const { exit, code, message } = failureOf(error as Error);
    process.exitCode = exit;
    if (message === '') return;
    if (program.opts().json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    else process.stderr.write(`${message}\n`);
  }
}
