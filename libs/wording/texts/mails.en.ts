/** What mails say. English: the other languages have exactly these keys. */
export const mailsEn = {
  'mail.invoice.subject': '{issuer}: invoice {number}, {gross}',
  'mail.invoice.greeting': 'Hello {payer},',
  'mail.invoice.intro':
    'here is your invoice {number} of {date} for {gross}. It is attached as a PDF, with the meetings of the month as a table (CSV).',
  'mail.invoice.usage':
    'In {month} there {meetings, plural, one {was one meeting} other {were # meetings}} with {hours} in all.',
  'mail.invoice.known': 'Known from: {polled} seen live, {recorded} by recordings.',
  'mail.invoice.due': 'Please pay by {due}.',
  'mail.invoice.nothing-due': 'There is nothing to pay.',
  'mail.invoice.open': 'Open the invoice',
  'mail.invoice.pay': 'Pay it',
  'mail.invoice.pay-hint': 'By card or transfer, without signing in.',
  'mail.invoice.evidence': 'There you can see the meetings behind each line.',
  'mail.credit-note.subject': '{issuer}: credit note {number}, {gross}',
  'mail.credit-note.intro':
    'here is credit note {number} of {date}: {gross} of invoice {credits} are credited. It is attached as a PDF.',
  'mail.closing': 'With kind regards',
  'mail.reply': 'Questions? Just reply to this mail.',
  'mail.sign-in.subject': 'Your sign-in link for {name}',
  'mail.sign-in.intro': 'open this link within 15 minutes to sign in. It works once.',
  'mail.sign-in.button': 'Sign in',
  'mail.sign-in.not-you': 'If you did not ask for it, there is nothing to do.',
  'mail.sign-in.code': 'Or type this code on another device:',
  'mail.new-address.subject': 'Your new address at {name}',
  'mail.new-address.code':
    'type this code on the page Your account within 15 minutes, and you sign in with this address from then on: {code}',
  'mail.old-address.subject': 'You sign in at {name} with another address',
  'mail.old-address.text': 'from now on you sign in with {email}, not with this address any more.',
  'mail.old-address.not-you': 'If it was not you, tell us at once: somebody else has been at your account.',
  'mail.invitation.subject': 'You are invited to {name}',
  'mail.invitation.intro': 'Hello, you are invited to the team of {name}. Open this link within two weeks to accept:',
  'mail.invitation.not-you': 'If this tells you nothing, there is nothing to do.',
  'notice.alert.subject': '{brand}: {what}',
  'notice.alert.heading': 'This has happened: {what}',
  'notice.endpoint-dead.subject': '{brand}: “{name}” is switched off',
  'notice.endpoint-dead.heading': 'Nothing gets through',
  'notice.endpoint-dead.text':
    '“{name}” has been switched off, for nothing could be told there any more: {problem}. What was given up stands in its log and can be sent again.',
  'notice.endpoint-dead.button': 'Look at it',
  'notice.open-portal': 'Open the portal',
  'notice.open-console': 'Open the console',
  'notice.incident-opened.subject': '{server} cannot be reached since {since}',
  'notice.incident-opened.text':
    '{server} has not answered since {since} ({zone}). New meetings begin on other servers where there are some. {reason} {count, plural, =0 {It touches no tenant just now.} one {It touches one tenant, with the meetings that ran there:} other {It touches # tenants, with the meetings that ran there:}}',
  'notice.incident-closed.subject': '{server} answers again',
  'notice.incident-closed.text':
    '{server} answers again. It could not be reached from {since} to {until} ({zone}). {count, plural, =0 {It touched no tenant.} one {It touched one tenant, with the meetings that ran there:} other {It touched # tenants, with the meetings that ran there:}}',
  'notice.maintenance.subject': '{brand}: maintenance from {from}',
  'notice.maintenance.text':
    'From {from} to {until} ({zone}) the server that your meetings run on is worked on: {reason} Address, links and recordings stay as they are. A meeting that is still running at {from} may be cut short: please end it by then.',
  'notice.maintenance.elsewhere': 'New meetings begin on another server meanwhile; there is nothing for you to do.',
  'notice.maintenance.nowhere':
    'No new meeting can begin in that time. Those planned for it are better held earlier or later.',
  'notice.maintenance-off.subject': '{brand}: no maintenance on {from}',
  'notice.maintenance-off.text':
    'The maintenance planned from {from} to {until} ({zone}) does not take place. Your meetings go on as usual.',
  'notice.ceiling-80.subject': '{brand}: four fifths of your ceiling for {month} are used',
  'notice.ceiling-80.text':
    'In {month} {tenant} has used {used} of the {ceiling} that you allow yourselves. Nothing changes yet: when all of it is used no new meeting begins until you raise the ceiling or the month ends. A running meeting is never ended.',
  'notice.ceiling-100.subject': '{brand}: your ceiling for {month} is reached',
  'notice.ceiling-100.text':
    'In {month} {tenant} has used {used}, and {ceiling} is what you allow yourselves. No new meeting begins until you raise the ceiling in the portal or the month ends. Meetings that run go on, and people can still join them.',
  'notice.limit-meetings.subject': '{brand}: {used} of {limit} meetings at a time',
  'notice.limit-meetings.text':
    '{tenant} has {used} meetings running at once; the plan {plan} allows {limit}. When all are taken, the next meeting can begin only after one has ended. If that happens often, a larger plan may suit you better.',
  'notice.limit-people.subject': '{brand}: {used} of {limit} people in one meeting',
  'notice.limit-people.text':
    'A meeting of {tenant} has had {used} people in it at once; the plan {plan} allows {limit} in one meeting. When it is full, nobody else can join. If that happens often, a larger plan may suit you better.',
  'notice.open-again.subject': '{brand}: the rooms of {tenant} are open again',
  'notice.open-again.text': 'thank you: meetings can begin and be joined as before.',
  'notice.dunning-reminder.subject': '{brand}: invoice {number} is overdue',
  'notice.dunning-reminder.text':
    'invoice {number} was due on {due}, and {open} of it is open. If the money is on its way, thank you: there is nothing to do.',
  'notice.dunning-limit.subject': '{brand}: one meeting at a time until invoice {number} is paid',
  'notice.dunning-limit.text':
    'invoice {number} was due on {due}, and {open} of it is open. From now on {tier, select, wholesale {each tenant of {tenant}} other {{tenant}}} holds one meeting at a time; meetings that run go on. The moment it is paid the limit is gone.',
  'notice.dunning-suspend.subject': '{brand}: no new meetings until invoice {number} is paid',
  'notice.dunning-suspend.text':
    'invoice {number} was due on {due}, and {open} of it is open. From now on {tier, select, wholesale {no tenant of {tenant} can} other {{tenant} cannot}} begin or join a meeting. Meetings that run go on; recordings, invoices and settings stay open. The moment it is paid everything is as before.',
  'notice.dunning-next.limit':
    'If it is not paid by {on}, {tier, select, wholesale {each tenant of {tenant}} other {{tenant}}} will hold one meeting at a time from then on.',
  'notice.dunning-next.suspend':
    'If it is not paid by {on}, {tier, select, wholesale {no tenant of {tenant} can} other {{tenant} cannot}} begin or join a meeting from then on.',
  'notice.dunning.interest':
    'For information: statutory interest of {percent} a year comes to {interest} for {days, plural, one {one day} other {# days}} so far, and grows by {perDay} a day; with the fixed sum of {compensation} for the costs of recovery, {all} would be due today (Late Payment of Commercial Debts (Interest) Act 1998).',
  'notice.dunning.promise': 'Cannot pay now? Reply to this mail and say by when you can: until that day we do nothing.',
  'notice.dunning.pay': 'Pay it now',
  'notice.key-refused.subject': '{account}: the key for cards and debits is refused',
  'notice.key-refused.text':
    'The card service no longer takes the secret key of {account}. Until another one is saved nothing is collected from saved cards and mandates, and invoices can be paid by bank transfer alone.',
  'notice.key-refused.what-now':
    'Nothing is lost: payments that were begun wait and go on by themselves, each once. Make a new secret key at Stripe, under Developers, API keys, and save it in the console.',
  'notice.dispute.subject': '{payer}: {amount} was taken back',
  'notice.dispute.text':
    'The payment of {amount} by {payer} was disputed on {day} ({reason}). Its invoices are open again.',
  'notice.dispute.open':
    'Reminders about them wait while it runs. You can answer it at Stripe, by the day Stripe names there.',
  'notice.dispute.lost':
    'It cannot be contested: a bank may take a direct debit back at any time. Ask the payer, and for another way to pay.',
  'notice.suspended.subject': '{brand}: {tenant} is suspended',
  'notice.suspended.text':
    '{brand} has suspended {tenant}: for now {tier, select, wholesale {none of its tenants can begin or join a meeting} other {no meeting can begin or be joined}}. Meetings that run go on.',
  'notice.suspended.reason': 'The reason: {reason}',
  'notice.suspended.open':
    'Your recordings, invoices and settings stay open to you. To have it lifted, just reply to this mail.',
  'mail.confirm.subject': '{brand}: is this your mail address?',
  'mail.confirm.text':
    'somebody asked {brand} for rooms in the name of {name}, and gave this address. If that was you, confirm it; otherwise there is nothing to do.',
  'mail.confirm.button': 'Confirm the address',
  'mail.waits.subject': '{name} asks to join',
  'mail.waits.text': '{contact} asks for rooms in the name of {name}. It waits for your answer.',
  'mail.waits.button': 'Look at the application',
  'mail.welcome.subject': 'Welcome to {brand}',
  'mail.welcome.text': 'welcome: {name} has rooms at {brand} now.',
  'mail.welcome.plan': 'Your plan is {plan}, by the terms of version {terms}.',
  'mail.welcome.sandbox':
    'It is a sandbox: 8 people, 60 minutes a meeting, no recordings, until {ends}. It costs nothing.',
  'mail.welcome.address':
    'Moodle, Nextcloud, WordPress and whatever else speaks to BigBlueButton uses your own address {address}. Its secret is in the portal.',
  'mail.welcome.button': 'Sign in',
  'mail.refused.subject': '{brand}: about your application',
  'mail.refused.text': '{brand} has read the application of {name} and does not take it up. This is why:',
  'mail.sandbox-ended.subject': '{brand}: your sandbox has ended',
  'mail.sandbox-ended.text':
    'the sandbox of {name} has ended by itself after thirty days; no meeting can begin there any more. Nothing is billed. Answer this mail if you want to go on: it becomes an account, and address and secret stay.',
  'mail.sandbox-ended.button': 'See the plans',
  'mail.payment-action.subject': 'Please confirm your payment of {amount}',
  'mail.payment-action.intro':
    'Your bank wants to be sure that it is you who pays {amount} for invoice {numbers}. Open the page and answer what your bank asks; nothing is charged before.',
  'mail.payment-action.button': 'Confirm the payment',
  'mail.payment-failed.subject': 'The payment of {amount} has failed',
  'mail.payment-failed.intro': 'We could not collect {amount} for invoice {numbers}. {why}',
  'mail.payment-failed.what-now': 'Please pay it by the page below, or by bank transfer as the invoice says.',
  'mail.payment-failed.again': 'Unless it is paid before, we try again from {on} on.',
  'mail.payment-failed.button': 'Pay now',
  'mail.method-ended.subject':
    '{kind, select, card {Your saved card} other {Your direct debit}} can no longer be charged',
  'mail.method-ended.intro':
    '{label}, by which {payer} pays its invoices, {kind, select, card {is no longer saved at the card service} other {can no longer be debited: the mandate has ended}}. Nothing is collected from it any more.',
  'mail.method-ended.what-now':
    'Please save another way to pay: whoever sees to the portal does so there, under “How you pay”. Until then each invoice is paid by the link in its mail, or by bank transfer as it says.',
  'mail.method-ended.button': 'Save another way to pay',
  'letter.sample-subject': 'How our mails look',
  'letter.sample-heading': 'Hello,',
  'letter.sample-text': 'this is how a mail of ours looks: our name, our colour and our logo at its head.',
  'letter.sample-button': 'Open our pages',
};

export type MailsTexts = Readonly<Record<keyof typeof mailsEn, string>>;
