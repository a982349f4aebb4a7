import 'reflect-metadata';
import { Command } from 'commander';
import { HouseError } from '@/kernel';
import { ConfigError } from '@/runtime';
import { backupCommands } from './backup.command';
import { dbCommands } from './db.command';
import { doctorCommand } from './doctor.command';
import { invoiceCommands } from './invoices.command';
import { keyCommands } from './keys.command';
import { agreementCommands, priceCommands } from './prices.command';
import { serverCommands, tenantCommands } from './servers.command';
import { setupCommand } from './setup.command';
import { usageCommands } from './usage.command';

const program = new Command('tallyroom')
  .description('The back office for reselling video rooms')
  .option('--json', 'answer as JSON', false);
setupCommand(program);
dbCommands(program);
backupCommands(program);
serverCommands(program);
tenantCommands(program);
priceCommands(program);
agreementCommands(program);
usageCommands(program);
invoiceCommands(program);
keyCommands(program);
doctorCommand(program);

/** Exit codes: 1 a mistake that was told, 2 done in part, 3 a bug. */
program.parseAsync().catch((error: Error) => {
  const isTold = error instanceof HouseError || error instanceof ConfigError;
  const code = error instanceof HouseError ? error.code : isTold ? 'config' : 'internal';
  if (program.opts().json) process.stdout.write(`${JSON.stringify({ error: { code, message: error.message } })}\n`);
  else process.stderr.write(`${error.message}\n`);
  process.exitCode = isTold || error.constructor === Error ? 1 : 3;
});
