import { Module } from '@nestjs/common';
import { BooksModule } from '@/books';
import { InvoicingModule } from '@/invoicing';
import { TenantsModule } from '@/tenants';
import { AllocationsStore } from './allocations.store';
import { ApplyCredit } from './apply-credit.service';
import { AskPayment } from './ask-payment.service';
import { CarryOutPayment } from './carry-out-payment.service';
import { CarryOutTogether } from './carry-out-together.service';
import { ChangeDebits } from './change-debits.service';
import { ClosePages } from './close-pages.service';
import { CollectPayer } from './collect-payer.service';
import { CollectPayers } from './collect-payers.service';
import { CollectTogether } from './collect-together.service';
import { CollectionsStore } from './collections.store';
import { ConnectAccount } from './connect-account.service';
import { DifferencesStore } from './differences.store';
import { DisputesStore } from './disputes.store';
import { EndMethods } from './end-methods.service';
import { FreeCredit } from './free-credit.service';
import { MonthPaymentsStore } from './month-payments.store';
import { OpenCheckout } from './open-checkout.service';
import { OpenInvoiceListStore } from './open-invoice-list.store';
import { OpenInvoicesStore } from './open-invoices.store';
import { PayByLink } from './pay-by-link.service';
import { PayLinks } from './pay-links.service';
import { PaymentAccountsStore } from './payment-accounts.store';
import { PaymentCustomers } from './payment-customers.service';
import { PaymentListStore } from './payment-list.store';
import { PaymentMethods } from './payment-methods.service';
import { PaymentMethodsStore } from './payment-methods.store';
import { PaymentsStore } from './payments.store';
import { PlanCollections } from './plan-collections.service';
import { PlanReconciling } from './plan-reconciling.service';
import { PrepareCollections } from './prepare-collections.service';
import { ProcessEvent } from './process-event.service';
import { ProviderEventsStore } from './provider-events.store';
import { ReconcileAccount } from './reconcile-account.service';
import { ReconcileIntents } from './reconcile-intents.service';
import { RecordDispute } from './record-dispute.service';
import { RecordPayout } from './record-payout.service';
import { RefundPayment } from './refund-payment.service';
import { RefundsStore } from './refunds.store';
import { SaveMethod } from './save-method.service';
import { SettlePayment } from './settle-payment.service';
import { SmallDebtsStore } from './small-debts.store';
import { SpendCredit } from './spend-credit.service';
import { StalePagesStore } from './stale-pages.store';
import { StopCollecting } from './stop-collecting.service';
import { StripeAccounts } from './stripe-accounts.service';
import { TakeEvent } from './take-event.service';
import { UndoPayment } from './undo-payment.service';
import { WaitingDebits } from './waiting-debits.service';

const provided = [
  AllocationsStore,
  ConnectAccount,
  OpenCheckout,
  AskPayment,
  SettlePayment,
  TakeEvent,
  ProcessEvent,
  FreeCredit,
  StripeAccounts,
  PaymentCustomers,
  PaymentAccountsStore,
  PaymentsStore,
  PaymentListStore,
  SmallDebtsStore,
  StalePagesStore,
  ProviderEventsStore,
  ApplyCredit,
  SpendCredit,
  CarryOutPayment,
  CarryOutTogether,
  ChangeDebits,
  CollectPayer,
  CollectPayers,
  CollectTogether,
  CollectionsStore,
  DifferencesStore,
  DisputesStore,
  OpenInvoiceListStore,
  OpenInvoicesStore,
  MonthPaymentsStore,
  PayByLink,
  PayLinks,
  ClosePages,
  PaymentMethodsStore,
  PlanCollections,
  PrepareCollections,
  PlanReconciling,
  ReconcileAccount,
  ReconcileIntents,
  RecordDispute,
  RecordPayout,
  RefundPayment,
  RefundsStore,
  SaveMethod,
  PaymentMethods,
  EndMethods,
  StopCollecting,
  UndoPayment,
  WaitingDebits,
];

@Module({
  imports: [BooksModule, InvoicingModule, TenantsModule],
  providers: provided,
  exports: [...provided, BooksModule],
})
export class PaymentsModule {}
