import type { Type } from '@nestjs/common';
import { AgreementsApi } from './agreements.controller';
import { AlertsApi } from './alerts.controller';
import { ApplicationsApi } from './applications.controller';
import { AuditApi } from './audit.controller';
import { BankApi } from './bank.controller';
import { BankStatementsApi } from './bank-statements.controller';
import { BillingApi } from './billing.controller';
import { ConnectionApi } from './connection.controller';
import { DebtorsApi } from './debtors.controller';
import { DunningApi } from './dunning.controller';
import { EndpointsApi } from './endpoints.controller';
import { InvoiceActsApi } from './invoice-acts.controller';
import { InvoicesApi } from './invoices.controller';
import { IssuerApi } from './issuer.controller';
import { LettersApi } from './letters.controller';
import { MarginApi } from './margin.controller';
import { MeetingsApi } from './meetings.controller';
import { MonthsApi } from './months.controller';
import { MovesApi } from './moves.controller';
import { PayersApi } from './payers.controller';
import { PaymentAccountApi } from './payment-account.controller';
import { PaymentsApi } from './payments.controller';
import { PlanApi } from './plan.controller';
import { PricesApi } from './prices.controller';
import { QuestionsApi } from './questions.controller';
import { RecordingsApi } from './recordings.controller';
import { ResellersApi } from './resellers.controller';
import { RoomsApi } from './rooms.controller';
import { ServerOrdersApi } from './server-orders.controller';
import { ServersApi } from './servers.controller';
import { SettingsApi } from './settings.controller';
import { TenantImportsApi } from './tenant-imports.controller';
import { TenantStandingApi } from './tenant-standing.controller';
import { TenantsApi } from './tenants.controller';
import { UsageApi } from './usage.controller';
import { UsageTasksApi } from './usage-tasks.controller';
import { WebhooksApi } from './webhooks.controller';

/** The API, by resource, in the order that its description has them. */
export const API_CONTROLLERS: Type[] = [
  TenantsApi,
  TenantStandingApi,
  AgreementsApi,
  TenantImportsApi,
  ApplicationsApi,
  ResellersApi,
  UsageApi,
  UsageTasksApi,
  MeetingsApi,
  QuestionsApi,
  InvoicesApi,
  InvoiceActsApi,
  MonthsApi,
  PayersApi,
  PaymentsApi,
  DebtorsApi,
  BankApi,
  BankStatementsApi,
  DunningApi,
  BillingApi,
  PlanApi,
  PricesApi,
  MarginApi,
  RoomsApi,
  RecordingsApi,
  ConnectionApi,
  ServersApi,
  ServerOrdersApi,
  MovesApi,
  IssuerApi,
  PaymentAccountApi,
  SettingsApi,
  WebhooksApi,
  AlertsApi,
  EndpointsApi,
  LettersApi,
  AuditApi,
];
