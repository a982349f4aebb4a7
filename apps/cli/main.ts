import 'reflect-metadata';
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

program.parseAsync().catch((error: Error) => {
  const { exit, code, message } = failureOf(error);
  process.exitCode = exit;
  if (message === '') return;
  if (program.opts().json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
  else process.stderr.write(`${message}\n`);
});
