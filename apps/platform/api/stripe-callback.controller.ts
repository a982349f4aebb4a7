import { Controller, Headers, HttpCode, Param, Post, type RawBodyRequest, Req } from '@nestjs/common';
import { TakeEvent } from '@/payments';
import { Door, type WebRequest } from '@/web';

/** Where Stripe tells of events: verified on the raw body, kept once, answered at once; the work comes later. */
@Door('open')
@Controller('stripe')
export class StripeCallbackController {
  constructor(private readonly take: TakeEvent) {}

  @Post(':accountId')
  @HttpCode(200)
  async event(
    @Req() request: RawBodyRequest<WebRequest>,
    @Param('accountId') accountId: string,
    @Headers('stripe-signature') signature?: string,
  ): Promise<{ received: true }> {
    await this.take.run(accountId, request.rawBody ?? Buffer.alloc(0), signature);
    return { received: true };
  }
}
