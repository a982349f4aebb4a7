import { Module } from '@nestjs/common';
import { BankModule } from '@/bank';
import { BooksModule } from '@/books';
import { InvoicingModule } from '@/invoicing';
import { PaymentsModule } from '@/payments';
import { TenantsModule } from '@/tenants';
import { BooksOf } from './books-of.service';
import { DebtorsStore } from './debtors.store';
import { JournalStore } from './journal.store';
import { MovementsStore } from './movements.store';
import { PayerListStore } from './payer-list.store';
import { PrintReceipt } from './print-receipt.service';

const provided = [BooksOf, DebtorsStore, JournalStore, MovementsStore, PayerListStore, PrintReceipt];

@Module({
  imports: [BankModule, BooksModule, InvoicingModule, PaymentsModule, TenantsModule],
  providers: provided,
  exports: provided,
})
export class StatementsModule {}
