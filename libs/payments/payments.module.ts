import { Module } from '@nestjs/common';
import { BooksModule } from '@/books';
import { InvoicingModule } from '@/invoicing';
import { TenantsModule } from '@/tenants';
import { AskPayment } from './ask-payment.service';
import { ConnectAccount } from './connect-account.service';
import { OpenCheckout } from './open-checkout.service';
import { PaymentAccountsStore } from './payment-accounts.store';
import { PaymentCustomers } from './payment-customers.service';
import { PaymentsStore } from './payments.store';
import { ProcessEvent } from './process-event.service';
import { ProviderEventsStore } from './provider-events.store';
import { SettlePayment } from './settle-payment.service';
import { StripeAccounts } from './stripe-accounts.service';
import { TakeEvent } from './take-event.service';

const provided = [
  ConnectAccount,
  OpenCheckout,
  AskPayment,
  SettlePayment,
  TakeEvent,
  ProcessEvent,
  StripeAccounts,
  PaymentCustomers,
  PaymentAccountsStore,
  PaymentsStore,
  ProviderEventsStore,
];

@Module({
  imports: [BooksModule, InvoicingModule, TenantsModule],
  providers: provided,
  exports: [...provided, BooksModule],
})
export class PaymentsModule {}
