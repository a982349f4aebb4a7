import { Module } from '@nestjs/common';
import { InvoicingModule } from '@/invoicing';
import { PaymentsModule } from '@/payments';
import { TenantsModule } from '@/tenants';
import { AcceptTransfer } from './accept-transfer.service';
import { BankAccountsStore } from './bank-accounts.store';
import { DecisionsStore } from './decisions.store';
import { ImportStatement } from './import-statement.service';
import { MatchTransfers } from './match-transfers.service';
import { OpenBankAccount } from './open-bank-account.service';
import { PartiesStore } from './parties.store';
import { PrintBankAccount } from './print-bank-account.service';
import { PutAside } from './put-aside.service';
import { TransactionsStore } from './transactions.store';
import { UndoDecision } from './undo-decision.service';

const provided = [
  AcceptTransfer,
  BankAccountsStore,
  DecisionsStore,
  ImportStatement,
  MatchTransfers,
  OpenBankAccount,
  PrintBankAccount,
  PartiesStore,
  PutAside,
  TransactionsStore,
  UndoDecision,
];

@Module({ imports: [InvoicingModule, PaymentsModule, TenantsModule], providers: provided, exports: provided })
export class BankModule {}
