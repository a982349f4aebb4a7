import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { AskingModule } from '@/asking';
import { AuditModule } from '@/audit';
import { BankModule } from '@/bank';
import { DunningModule } from '@/dunning';
import { InvoicingModule } from '@/invoicing';
import { JoiningModule } from '@/joining';
import { LettersModule } from '@/letters';
import { LimitsModule } from '@/limits';
import { MeteringModule } from '@/metering';
import { PaymentsModule } from '@/payments';
import { PeopleModule } from '@/people';
import { PlacementModule } from '@/placement';
import { PlansModule } from '@/plans';
import { RoomsModule } from '@/rooms';
import { StatementsModule } from '@/statements';
import { TellingModule } from '@/telling';
import { TenantsModule } from '@/tenants';
import { WebModule } from '@/web';
import { AccountController } from './account.controller';
import { ActorNames } from './actor-names.service';
import { ApiInterceptor } from './api/api.interceptor';
import { ApiScopes } from './api/api-scopes.service';
import { API_CONTROLLERS } from './api/controllers';
import { CsvInterceptor } from './api/csv.interceptor';
import { IdempotentAnswersStore } from './api/idempotent-answers.store';
import { OpenApiController } from './api/open-api.controller';
import { StripeCallbackController } from './api/stripe-callback.controller';
import { AuditController } from './audit.controller';
import { BrandController } from './brand.controller';
import { ApplicationsController } from './console/applications.controller';
import { BankController } from './console/bank.controller';
import { BankAccountsController } from './console/bank-accounts.controller';
import { BankDesk } from './console/bank-desk.service';
import { BankImportController } from './console/bank-import.controller';
import { BrandingController } from './console/branding.controller';
import { DashboardController } from './console/dashboard.controller';
import { DebtorsController } from './console/debtors.controller';
import { Desks } from './console/desk.service';
import { DunningController } from './console/dunning.controller';
import { ImportController } from './console/import.controller';
import { InvoiceController } from './console/invoice.controller';
import { InvoicesController } from './console/invoices.controller';
import { IssuerController } from './console/issuer.controller';
import { JobsController } from './console/jobs.controller';
import { LookController } from './console/look.controller';
import { MailsController } from './console/mails.controller';
import { MarginController } from './console/margin.controller';
import { MonthArchive } from './console/month-archive.service';
import { MonthEndController } from './console/month-end.controller';
import { MovesController } from './console/moves.controller';
import { NewTenantController } from './console/new-tenant.controller';
import { OpenInvoicesController } from './console/open-invoices.controller';
import { PayerController } from './console/payer.controller';
import { PayersController } from './console/payers.controller';
import { PaymentAccountController } from './console/payment-account.controller';
import { PaymentListController } from './console/payment-list.controller';
import { PaymentsController } from './console/payments.controller';
import { PricesController } from './console/prices.controller';
import { QuestionsController } from './console/questions.controller';
import { ResellerController } from './console/reseller.controller';
import { ResellerSuspensionController } from './console/reseller-suspension.controller';
import { ResellersController } from './console/resellers.controller';
import { SandboxesController } from './console/sandboxes.controller';
import { ServerController } from './console/server.controller';
import { ServerDesk } from './console/server-desk.service';
import { ServerOrdersController } from './console/server-orders.controller';
import { ServersController } from './console/servers.controller';
import { ServersDesk } from './console/servers-desk.service';
import { SignInSettingsController } from './console/sign-in-settings.controller';
import { SoFarController } from './console/so-far.controller';
import { SuspensionController } from './console/suspension.controller';
import { TenantController } from './console/tenant.controller';
import { TenantAgreementController } from './console/tenant-agreement.controller';
import { TenantChoicesController } from './console/tenant-choices.controller';
import { TenantDesk } from './console/tenant-desk.service';
import { TenantSecretsController } from './console/tenant-secrets.controller';
import { TenantsController } from './console/tenants.controller';
import { UsageController } from './console/usage.controller';
import { UsageMeetingsController } from './console/usage-meetings.controller';
import { UsageTasksController } from './console/usage-tasks.controller';
import { EndpointsController } from './endpoints.controller';
import { HealthController } from './health.controller';
import { InvitationController } from './invitation.controller';
import { KeysController } from './keys.controller';
import { JoinController } from './open/join.controller';
import { PayController } from './open/pay.controller';
import { ResellingController } from './open/reselling.controller';
import { OwnAddressController } from './own-address.controller';
import { OwnHostController } from './own-host.controller';
import { OwnPage } from './own-page.service';
import { BillingController } from './portal/billing.controller';
import { CeilingController } from './portal/ceiling.controller';
import { ConnectController } from './portal/connect.controller';
import { DataController } from './portal/data.controller';
import { DrawMonth } from './portal/draw-month.service';
import { EmbeddingController } from './portal/embedding.controller';
import { PortalInvoicesController } from './portal/invoices.controller';
import { MeetingsController } from './portal/meetings.controller';
import { OwnAccount } from './portal/own-account.service';
import { OwnData } from './portal/own-data.service';
import { PortalPaymentController } from './portal/payment.controller';
import { PaymentMethodController } from './portal/payment-method.controller';
import { PlanController } from './portal/plan.controller';
import { PortalDesk } from './portal/portal-desk.service';
import { RecordingsController } from './portal/recordings.controller';
import { RoomsController } from './portal/rooms.controller';
import { StartController } from './portal/start.controller';
import { StatementController } from './portal/statement.controller';
import { ProvisioningController } from './provisioning/provisioning.controller';
import { RoomController } from './room.controller';
import { SignInController } from './sign-in.controller';
import { TeamController } from './team.controller';

@Module({
  imports: [
    AuditModule,
    WebModule,
    PeopleModule,
    TenantsModule,
    PlacementModule,
    MeteringModule,
    RoomsModule,
    InvoicingModule,
    LettersModule,
    DunningModule,
    LimitsModule,
    JoiningModule,
    AskingModule,
    PlansModule,
    PaymentsModule,
    TellingModule,
    BankModule,
    StatementsModule,
  ],
  controllers: [
    HealthController,
    SignInController,
    AccountController,
    InvitationController,
    TeamController,
    KeysController,
    AuditController,
    OpenApiController,
    ...API_CONTROLLERS,
    LookController,
    BrandController,
    DashboardController,
    SoFarController,
    MonthEndController,
    InvoicesController,
    InvoiceController,
    ServersController,
    ServerController,
    PaymentAccountController,
    ServerOrdersController,
    MovesController,
    ProvisioningController,
    StartController,
    MeetingsController,
    RecordingsController,
    PlanController,
    ConnectController,
    DataController,
    PortalInvoicesController,
    QuestionsController,
    CeilingController,
    EmbeddingController,
    RoomsController,
    RoomController,
    JoinController,
    ResellingController,
    ApplicationsController,
    SandboxesController,
    ImportController,
    TenantsController,
    TenantChoicesController,
    NewTenantController,
    TenantController,
    TenantAgreementController,
    TenantSecretsController,
    UsageController,
    UsageMeetingsController,
    UsageTasksController,
    MailsController,
    EndpointsController,
    BrandingController,
    ResellersController,
    ResellerController,
    ResellerSuspensionController,
    JobsController,
    PortalPaymentController,
    BillingController,
    PaymentMethodController,
    PaymentListController,
    PaymentsController,
    BankController,
    BankImportController,
    BankAccountsController,
    DebtorsController,
    OpenInvoicesController,
    StatementController,
    SignInSettingsController,
    OwnAddressController,
    OwnHostController,
    SuspensionController,
    PricesController,
    MarginController,
    IssuerController,
    DunningController,
    PayerController,
    PayersController,
    PayController,
    StripeCallbackController,
  ],
  providers: [
    ApiScopes,
    IdempotentAnswersStore,
    { provide: APP_INTERCEPTOR, useClass: ApiInterceptor },
    { provide: APP_INTERCEPTOR, useClass: CsvInterceptor },
    ActorNames,
    OwnPage,
    Desks,
    TenantDesk,
    MonthArchive,
    PortalDesk,
    BankDesk,
    DrawMonth,
    OwnAccount,
    OwnData,
    ServersDesk,
    ServerDesk,
  ],
})
export class PlatformModule {}
