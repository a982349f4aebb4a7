/** The refusals people meet on pages, by the code of their error. The English is the sentence its class says. */
export const refusalsEn = {
  'error.address-not-verified':
    '{provider} does not say that your mail address is verified. Verify it there, or sign in by a link in a mail.',
  'error.agreement-runs': 'There is an agreement that has no end. Change it, or end it first.',
  'error.already-decided': 'This transaction is matched or put aside already. Undo that first.',
  'error.already-member': '{email} is a member of this team already. Change the role instead.',
  'error.already-suspended': '{name} is suspended already. Lift the suspension first to give another reason.',
  'error.already-there': "This tenant's new meetings go there already.",
  'error.application-not-waiting': 'This application does not wait for a decision: it is {state}.',
  'error.bad-form': 'Something in the form is not right: {mistakes}.',
  'error.bad-maintenance': 'This maintenance cannot be planned: {why}',
  'error.bad-target': 'Nothing can be told there: {why}.',
  'error.bank-account-cannot-be-printed':
    '"{name}" cannot stand on invoices: it has no number one can send to, or keeps another currency than they are in.',
  'error.bank-account-exists': 'There is a bank account "{name}" already, by its name or its number.',
  'error.below-least-charge':
    'Cards and direct debits cannot be charged for less than {least}. The amount is carried over to the next invoice.',
  'error.broken-statement': 'The file is refused, and nothing of it was taken: {why}.',
  'error.client-secret-missing': 'Enter the secret of this client; the one kept is another client’s.',
  'error.code-not-good': 'This code is not right, or was used already. Wait for the next one.',
  'error.colour-too-pale':
    'White text cannot be read on {colour}: its contrast is {contrast} to 1, and 4.5 is the least. Choose a darker colour.',
  'error.credit-exceeds-invoice': 'These lines are credited already. What is left of the invoice is less than that.',
  'error.credit-is-spent': 'The credit that this payment left was given back to the payer. Undo that first.',
  'error.credit-note-of-another':
    'A refund names a credit note of an invoice that this payment has paid. This is none.',
  'error.credit-note-would-charge':
    'A credit note over these lines would charge money. Credit a discount together with the line it belongs to.',
  'error.day-has-passed': '{day} has passed, and what has been is not changed. Choose a day to come.',
  'error.day-too-early': 'The earliest day is {day}. Choose it, or a later one.',
  'error.draft-is-held': 'This draft is held: {why} Release it first.',
  'error.dunning-policy-has-begun':
    'What has begun is not changed. Let the new policy begin on {day} or later; invoices that were due before keep theirs.',
  'error.dunning-policy-invalid': 'These steps cannot be taken: {why}.',
  'error.file-not-made': 'The PDF is not there: it is a draft, or it is being made. Ask again soon.',
  'error.form-expired': 'This form has expired. Open the page again and send it once more.',
  'error.holds-recordings':
    '{server} holds {count} recordings that are nowhere else. Copy them to another server first, or give them up by writing the name of the server.',
  'error.host-not-good': '“{host}” cannot be used yet: {why}',
  'error.host-taken': "“{host}” is another reseller's already. Choose another name.",
  'error.identity-answer-not-good':
    'This sign-in was used already, was begun in another browser, or took too long. Begin again from the sign-in page.',
  'error.identity-provider-misconfigured':
    "{provider} refuses this platform ({why}). An admin has to look at the client's id, its secret and the return address; until then sign in by a link in a mail.",
  'error.identity-provider-not-good': 'This identity provider cannot be used: {why}',
  'error.identity-provider-refused': '{provider} did not let you in. Sign in there once more.',
  'error.identity-provider-unavailable':
    '{provider} does not answer as an identity provider now. Try again in a moment, or sign in by a link in a mail.',
  'error.invalid-mail-address':
    '"{address}" is no mail address. Give each address by itself, like accounts@coop.example.',
  'error.invitation-not-good':
    'This invitation has expired, was withdrawn, or was accepted already. Ask for a new one.',
  'error.invoice-already-issued': 'Invoice {number} is issued and never changes. Correct it by a credit note.',
  'error.invoice-not-issued': 'Only an issued invoice can be credited. A draft is corrected by its lines.',
  'error.joining-is-closed': '{name} takes no applications just now: it has published no terms or no prices.',
  'error.last-admin': 'This is the only admin of the team. Hand over to somebody else first, then leave or change.',
  'error.looking-only': 'You are looking at this portal as its tenant sees it: nothing can be changed.',
  'error.maintenance-over': 'This maintenance is over, or was called off.',
  'error.may-not-resell':
    '{name} may not resell: only an operational member in standing may. Change its membership first.',
  'error.meeting-is-somebodys':
    'One of these meetings is known to be somebody’s by now, or is gone. Open the list again; nothing was given.',
  'error.meeting-not-invoiced': 'This meeting stands on no invoice yet: there is nothing to credit.',
  'error.minimum-term-runs': "The plan's minimum term runs: the agreement may end on {day}, or later.",
  'error.more-than-open': "That is more than is open of {number}. What is over goes to the payer's credit.",
  'error.move-under-way': 'This tenant is being moved already. Finish that move or roll it back first.',
  'error.name-taken': 'The short name "{name}" of the {what} is taken. Choose another.',
  'error.network-suspends-itself': 'This is the network itself. Suspend its own tenants one by one.',
  'error.no-agreement-runs': 'There is no agreement that runs: ask your operator.',
  'error.no-agreement-to-pay': 'This tenant has no agreement that runs: there is nothing to pay for.',
  'error.no-door': 'There is no way in here.',
  'error.no-identity-provider': 'Nobody signs in here by an identity provider. Ask for a link by mail.',
  'error.no-issuer': 'Nobody issues invoices here yet. Set up the issuer first.',
  'error.no-own-promise': 'This invoice cannot be put off here any more. Write to us and say when it can be paid.',
  'error.no-payer': 'Nobody has paid for this tenant yet. Say who is billed.',
  'error.no-payment-account':
    'Payment by card is not set up for this invoice. Pay by bank transfer as the invoice says.',
  'error.no-promise-now': 'Of this invoice no promise to pay holds now.',
  'error.no-receipt': 'A receipt is given for money that has come. This payment has not, or was taken back.',
  'error.no-sandbox': 'This is no sandbox, or it is one no longer.',
  'error.no-secret-for-rooms':
    'Rooms need a secret of your BBB address. Make one under Connect, then open the room again.',
  'error.no-such-agreement': 'There is no agreement here that still runs.',
  'error.no-such-application': 'There is no such application, or its link is too old. Fill in the form again.',
  'error.no-such-bank-account': 'There is no such bank account here.',
  'error.no-such-invoice': 'There is no such invoice here.',
  'error.no-such-key': 'There is no such key, or it was revoked before.',
  'error.no-such-letter': 'There is no such mail here.',
  'error.no-such-line': 'The document has no such line.',
  'error.no-such-maintenance': 'There is no such maintenance of a server.',
  'error.no-such-meeting': 'There is no such meeting of yours.',
  'error.no-such-member': 'There is no such member of this team.',
  'error.no-such-move': 'There is no such move.',
  'error.no-such-order': 'There is no such order of a server.',
  'error.no-such-page': 'There is no such page.',
  'error.no-such-party': 'There is no payer "{name}" here, or more than one of that name.',
  'error.no-such-payer': 'There is no such payer here.',
  'error.no-such-payment': 'There is no such payment here.',
  'error.no-such-plan': 'There is no plan "{plan}" in the price list just now. Choose another.',
  'error.no-such-price-list': 'There is no price list "{list}" here.',
  'error.no-such-question': 'There is no such question here.',
  'error.no-such-refund': 'There is no such refund here.',
  'error.no-such-reseller': 'There is no reseller "{name}". Check its short name.',
  'error.no-such-room': 'There is no such room, or it was closed. Ask whoever gave you the link.',
  'error.no-such-secret': 'There is no such secret, or it was revoked before.',
  'error.no-such-session': 'There is no such session of yours; it may have ended already.',
  'error.no-such-tenant': 'There is no tenant "{name}" here. Check its short name.',
  'error.no-such-transaction': 'There is no such bank transaction here.',
  'error.no-terms-yet': 'No terms are published yet.',
  'error.nobody-by-that-name':
    '{provider} knows you, but nobody with your mail address is expected here. Ask whoever runs this for an invitation.',
  'error.not-a-customer-file': 'This is no table of customers: {why}',
  'error.not-a-picture': 'The file is no PNG, JPEG or WebP picture. Export the picture as PNG, and give that.',
  'error.not-a-reference-day':
    'Bank Rate counts as it was on a 30 June or 31 December that has passed, and {day} is none.',
  'error.not-a-site':
    '"{site}" is no site. Give each as https://, a host and nothing behind it, like https://moodle.coop.example or https://*.coop.example.',
  'error.not-a-statement': 'This is no bank statement that can be read: {why}',
  'error.not-allowed': 'Your role does not allow this. Ask an admin of your team.',
  'error.not-refundable':
    'Only a payment that has come by card or direct debit, and is not disputed, can be refunded here.',
  'error.not-suspended':
    'No operator has suspended it. What unpaid invoices hold back goes the moment they are paid, or until the day of a promise.',
  'error.not-that-much-credit': 'The payer has less credit than was sent back. Put the transaction aside instead.',
  'error.not-that-server': '{server} takes no meetings of this reseller: it is not its own, or not enabled.',
  'error.not-that-time': 'A day and time is written like 2026-11-28T22:00.',
  'error.not-the-transfer':
    'The parts must come to the amount of the transfer: name whose credit the rest is, and no more than came.',
  'error.not-your-door': 'This page is not for you. If it should be, ask whoever invited you.',
  'error.nothing-decided': 'Nothing was decided of this transaction that could be undone.',
  'error.nothing-open': 'Nothing is open of this invoice, or it is not here.',
  'error.nothing-to-pay': 'Nothing is left to pay of this invoice.',
  'error.order-closed': 'The order of {name} is closed: its host was reported, or it was cancelled.',
  'error.pause-too-short': 'A pause from {day} on ends on the first of a later month. Choose that month.',
  'error.pay-link-over':
    'This link was good for ninety days. The invoice in your mail says how to pay it, and so does the portal.',
  'error.payment-under-way':
    'A payment of this invoice is on its way. Wait for its outcome; a direct debit takes some days.',
  'error.picture-broken': 'The picture cannot be read. Export it anew, and give that.',
  'error.picture-holds-more': 'The file holds more than a picture. Export the picture anew, and give that.',
  'error.picture-too-large': 'The file is larger than {most} KiB. Save the picture smaller.',
  'error.picture-too-many-pixels':
    'The picture is {width} × {height} pixels, and {most} million are the most. Save it smaller.',
  'error.promise-too-far': 'A promise is for a day from today on, until {day} at the latest.',
  'error.prove-first': 'Show once more that it is you, then do this again.',
  'error.question-answered': 'This question was answered already, and is answered once.',
  'error.question-is-open': 'This was asked already and waits for an answer.',
  'error.reason-missing': 'Say why: the reason is kept beside what you do.',
  'error.same-plan': 'You are on {plan} already. Choose another plan.',
  'error.scope-not-yours': 'A key may do no more than whoever makes it: "{scope}" is not yours to give.',
  'error.second-factor-first': 'Enter the code of your authenticator first.',
  'error.server-in-use': '{server} cannot be removed yet: {why}',
  'error.server-name-taken': 'A BBB server called "{name}" is there already. Choose another name.',
  'error.server-not-there-yet': '{server} cannot be verified yet: {why}',
  'error.server-not-verified': '{server} cannot be taken into service: {why}',
  'error.sign-in-by-mail-first':
    'You belong to others too, and signed in for one of them. Sign in by a link in a mail to change this.',
  'error.sign-in-first': 'Sign in first.',
  'error.sign-in-link-not-good':
    'This sign-in link or code has expired, was used already, or is not right. Ask for a new one.',
  'error.statement-of-another': 'The file is of account {account}, and "{name}" is another. Nothing of it was taken.',
  'error.stripe-key-refused': 'Stripe does not know this secret key. Copy it again from Stripe: Developers, API keys.',
  'error.stripe-key-revoked':
    'Stripe says that this secret key has expired or was revoked. Make a new one at Stripe and save it here.',
  'error.stripe-not-a-secret-key':
    'This is not a secret key: it begins with sk_ or rk_. The publishable key (pk_) is not needed.',
  'error.stripe-unavailable': 'Stripe did not answer, or could not do it now. It is tried again.',
  'error.suspension-without-reason': 'Say why: the reason is kept, and whoever it concerns reads it.',
  'error.tenant-has-ended': '{name} has ended: there is nothing left to suspend.',
  'error.terms-invalid': 'These are no terms of an agreement: {why}',
  'error.terms-stand':
    'Version "{version}" of the terms stands already, and is never changed. Give the new one another name.',
  'error.too-few-tenants':
    'A server of your own can be ordered from {needed} active tenants on; today there are {active}. A single tenant may order its own at any time, and the network may overrule this with a reason.',
  'error.too-many-tries': 'Too many tries. Wait {wait}, then try again.',
  'error.too-many-applications': 'Too many applications came from there. Try again in an hour.',
  'error.too-many-endpoints': 'There are {most} addresses to tell already. Remove one first.',
  'error.too-many-wrong-codes':
    'Too many wrong codes were tried. Wait a quarter of an hour, or ask for the host’s help.',
  'error.two-secrets-already': 'Two secrets hold already. Revoke the one no longer used, then make another.',
  'error.usage-rule-says-nothing':
    'A rule names a server, a metadata value or the beginning of an id; this one names none.',
  'error.version-exists': 'A version starts on {day} already. Choose another day.',
  'error.wrong-access-code': 'This is not the code of the room. Ask whoever invited you.',
  'error.bad-request': 'The request could not be understood.',
  'error.internal': 'Something went wrong on our side. It is in the log; please try again in a minute.',
} as const;

export type RefusalsTexts = Readonly<Record<keyof typeof refusalsEn, string>>;
