import type { MailsTexts } from './mails.en';

/** Català. */
export const mailsCa: MailsTexts = {
  'mail.invoice.subject': '{issuer}: factura {number}, {gross}',
  'mail.invoice.greeting': 'Hola, {payer},',
  'mail.invoice.intro':
    'aquesta és la vostra factura {number} de {date} per {gross}. Va adjunta en PDF, amb les reunions del mes en una taula (CSV).',
  'mail.invoice.usage':
    'Al {month} hi va haver {meetings, plural, one {una reunió} other {# reunions}} amb {hours} en total.',
  'mail.invoice.known': 'Se saben per: {polled} vistes en directe, {recorded} per gravacions.',
  'mail.invoice.due': 'Si us plau, pagueu abans del {due}.',
  'mail.invoice.nothing-due': 'No hi ha res a pagar.',
  'mail.invoice.open': 'Obre la factura',
  'mail.invoice.pay': 'Pagueu-la',
  'mail.invoice.pay-hint': 'Amb targeta o per transferència, sense iniciar la sessió.',
  'mail.invoice.evidence': 'Hi podeu veure les reunions que hi ha darrere de cada línia.',
  'mail.credit-note.subject': '{issuer}: factura rectificativa {number}, {gross}',
  'mail.credit-note.intro':
    'aquesta és la factura rectificativa {number} de {date}: s’abonen {gross} de la factura {credits}. Va adjunta en PDF.',
  'mail.closing': 'Salutacions cordials',
  'mail.reply': 'Teniu preguntes? Responeu aquest correu.',
  'mail.sign-in.subject': 'El vostre enllaç per entrar a {name}',
  'mail.sign-in.intro': 'obriu aquest enllaç abans de 15 minuts per entrar. Funciona una sola vegada.',
  'mail.sign-in.button': 'Entra',
  'mail.sign-in.not-you': 'Si no l’heu demanat, no cal fer res.',
  'mail.sign-in.code': 'O escriviu aquest codi en un altre dispositiu:',
  'mail.new-address.subject': 'La vostra adreça nova a {name}',
  'mail.new-address.code':
    'escriviu aquest codi a la pàgina El vostre compte abans de 15 minuts, i a partir de llavors entrareu amb aquesta adreça: {code}',
  'mail.old-address.subject': 'Entreu a {name} amb una altra adreça',
  'mail.old-address.text': 'a partir d’ara entreu amb {email}, i ja no amb aquesta adreça.',
  'mail.old-address.not-you': 'Si no heu estat vós, digueu-nos-ho de seguida: algú altre ha entrat al vostre compte.',
  'mail.invitation.subject': 'Us conviden a {name}',
  'mail.invitation.intro':
    'Hola, us conviden a l’equip de {name}. Obriu aquest enllaç abans de dues setmanes per acceptar:',
  'mail.invitation.not-you': 'Si no sabeu de què va, no cal fer res.',
  'notice.alert.subject': '{brand}: {what}',
  'notice.alert.heading': 'Ha passat això: {what}',
  'notice.endpoint-dead.subject': '{brand}: «{name}» s’ha desactivat',
  'notice.endpoint-dead.heading': 'No hi arriba res',
  'notice.endpoint-dead.text':
    '«{name}» s’ha desactivat perquè ja no s’hi podia comunicar res: {problem}. El que s’ha abandonat és al registre i es pot tornar a enviar.',
  'notice.endpoint-dead.button': 'Mireu-ho',
  'notice.open-portal': 'Obre el portal',
  'notice.open-console': 'Obre la consola',
  'notice.incident-opened.subject': '{server} no respon des del {since}',
  'notice.incident-opened.text':
    '{server} no respon des del {since} ({zone}). Les reunions noves comencen en altres servidors, si n’hi ha. {reason} {count, plural, =0 {Ara mateix no afecta cap client.} one {Afecta un client, amb les reunions que hi havia en marxa:} other {Afecta # clients, amb les reunions que hi havia en marxa:}}',
  'notice.incident-closed.subject': '{server} torna a respondre',
  'notice.incident-closed.text':
    '{server} torna a respondre. No ha respost del {since} al {until} ({zone}). {count, plural, =0 {No ha afectat cap client.} one {Ha afectat un client, amb les reunions que hi havia en marxa:} other {Ha afectat # clients, amb les reunions que hi havia en marxa:}}',
  'notice.maintenance.subject': '{brand}: manteniment a partir del {from}',
  'notice.maintenance.text':
    'Del {from} al {until} ({zone}) es treballarà al servidor on es fan les vostres reunions: {reason} L’adreça, els enllaços i els enregistraments no canvien. Una reunió que encara estigui en marxa el {from} es podria tallar: si us plau, acabeu-la abans.',
  'notice.maintenance.elsewhere': 'Mentrestant les reunions noves comencen en un altre servidor; no heu de fer res.',
  'notice.maintenance.nowhere':
    'Durant aquest temps no pot començar cap reunió nova. Les que hi teníeu previstes és millor fer-les abans o després.',
  'notice.maintenance-off.subject': '{brand}: no hi haurà manteniment el {from}',
  'notice.maintenance-off.text':
    'El manteniment previst del {from} al {until} ({zone}) no es farà. Les vostres reunions continuen com sempre.',
  'notice.ceiling-80.subject': '{brand}: quatre cinquenes parts del vostre límit de {month} ja s’han usat',
  'notice.ceiling-80.text':
    'Al {month} {tenant} ha usat {used} dels {ceiling} que us permeteu. De moment no canvia res: quan s’hagi usat tot no començarà cap reunió nova fins que apugeu el límit o acabi el mes. Una reunió en marxa no s’atura mai.',
  'notice.ceiling-100.subject': '{brand}: heu arribat al vostre límit de {month}',
  'notice.ceiling-100.text':
    'Al {month} {tenant} ha usat {used}, i us permeteu {ceiling}. No començarà cap reunió nova fins que apugeu el límit al portal o acabi el mes. Les reunions en marxa continuen, i encara s’hi pot entrar.',
  'notice.limit-meetings.subject': '{brand}: {used} de {limit} reunions alhora',
  'notice.limit-meetings.text':
    '{tenant} té {used} reunions alhora; el pla {plan} en permet {limit}. Quan estiguin totes ocupades, la següent només podrà començar quan n’acabi una. Si passa sovint, potser us convé un pla més gran.',
  'notice.limit-people.subject': '{brand}: {used} de {limit} persones en una reunió',
  'notice.limit-people.text':
    'En una reunió de {tenant} hi ha hagut {used} persones alhora; el pla {plan} en permet {limit} per reunió. Quan és plena, no hi pot entrar ningú més. Si passa sovint, potser us convé un pla més gran.',
  'notice.open-again.subject': '{brand}: les sales de {tenant} tornen a estar obertes',
  'notice.open-again.text': 'gràcies: es poden començar reunions i entrar-hi com abans.',
  'notice.dunning-reminder.subject': '{brand}: la factura {number} ha vençut',
  'notice.dunning-reminder.text':
    'la factura {number} vencia el {due} i en queden {open} per pagar. Si els diners ja són en camí, gràcies: no cal fer res.',
  'notice.dunning-limit.subject': '{brand}: una reunió alhora fins que es pagui la factura {number}',
  'notice.dunning-limit.text':
    'la factura {number} vencia el {due} i en queden {open} per pagar. A partir d’ara {tier, select, wholesale {cada client de {tenant}} other {{tenant}}} pot fer una reunió alhora; les que estan en curs continuen. Així que es pagui, el límit desapareix.',
  'notice.dunning-suspend.subject': '{brand}: cap reunió nova fins que es pagui la factura {number}',
  'notice.dunning-suspend.text':
    'la factura {number} vencia el {due} i en queden {open} per pagar. A partir d’ara {tier, select, wholesale {cap client de {tenant} no pot} other {{tenant} no pot}} començar cap reunió ni entrar-hi. Les reunions en curs continuen; gravacions, factures i ajustos continuen oberts. Així que es pagui, tot torna a ser com abans.',
  'notice.dunning-next.limit':
    'Si no es paga abans del {on}, des d’aquell dia {tier, select, wholesale {cada client de {tenant}} other {{tenant}}} podrà fer una sola reunió alhora.',
  'notice.dunning-next.suspend':
    'Si no es paga abans del {on}, des d’aquell dia {tier, select, wholesale {cap client de {tenant} no podrà} other {{tenant} no podrà}} començar cap reunió ni entrar-hi.',
  'notice.dunning.interest':
    'Per a la vostra informació: l’interès legal del {percent} anual suma {interest} per {days, plural, one {un dia} other {# dies}} fins avui i creix {perDay} al dia; amb la quantitat fixa de {compensation} per despeses de cobrament, avui es deurien {all} (llei britànica de morositat, Late Payment of Commercial Debts (Interest) Act 1998).',
  'notice.dunning.promise':
    'Ara no podeu pagar? Responeu aquest correu i digueu quin dia podreu: fins aleshores no farem res.',
  'notice.dunning.pay': 'Pagueu-la ara',
  'notice.key-refused.subject': '{account}: es rebutja la clau de les targetes i els càrrecs',
  'notice.key-refused.text':
    'El servei de targetes ja no accepta la clau secreta de {account}. Fins que se’n desi una altra no es cobra res de les targetes i els mandats desats, i les factures només es poden pagar per transferència.',
  'notice.key-refused.what-now':
    'No es perd res: els pagaments començats esperen i continuen tots sols, cadascun una vegada. Feu una clau secreta nova a Stripe, a Developers, API keys, i deseu-la a la consola.',
  'notice.dispute.subject': '{payer}: s’han retornat {amount}',
  'notice.dispute.text':
    'El pagament de {amount} de {payer} es va impugnar el {day} ({reason}). Les factures corresponents tornen a estar obertes.',
  'notice.dispute.open':
    'Els recordatoris s’aturen mentre dura. Podeu respondre-hi a Stripe, abans del dia que s’hi indica.',
  'notice.dispute.lost':
    'No es pot recórrer: un banc pot retornar un dèbit directe en qualsevol moment. Parleu-ne amb qui paga i demaneu-li una altra manera de pagar.',
  'notice.suspended.subject': '{brand}: {tenant} està en suspens',
  'notice.suspended.text':
    '{brand} ha suspès {tenant}: de moment {tier, select, wholesale {cap dels seus clients no pot començar cap reunió ni entrar-hi} other {no es pot començar cap reunió ni entrar-hi}}. Les reunions en curs continuen.',
  'notice.suspended.reason': 'El motiu: {reason}',
  'notice.suspended.open':
    'Les vostres gravacions, factures i ajustos continuen oberts. Perquè s’aixequi la suspensió, responeu aquest correu.',
  'mail.confirm.subject': '{brand}: és vostra aquesta adreça?',
  'mail.confirm.text':
    'algú ha demanat sales a {brand} en nom de {name}, i ha donat aquesta adreça. Si heu estat vosaltres, confirmeu-ho; si no, no cal fer res.',
  'mail.confirm.button': 'Confirmeu l’adreça',
  'mail.waits.subject': '{name} demana unir-se',
  'mail.waits.text': '{contact} demana sales en nom de {name}. Espera la vostra resposta.',
  'mail.waits.button': 'Mireu la sol·licitud',
  'mail.welcome.subject': 'Us donem la benvinguda a {brand}',
  'mail.welcome.text': 'benvinguts: {name} ja té sales a {brand}.',
  'mail.welcome.plan': 'El vostre pla és {plan}, segons les condicions de la versió {terms}.',
  'mail.welcome.sandbox':
    'És un espai de proves: 8 persones, 60 minuts per reunió, sense gravacions, fins al {ends}. No costa res.',
  'mail.welcome.address':
    'Moodle, Nextcloud, WordPress i tot el que parla amb BigBlueButton fan servir la vostra adreça {address}. El secret és al portal.',
  'mail.welcome.button': 'Entreu',
  'mail.refused.subject': '{brand}: sobre la vostra sol·licitud',
  'mail.refused.text': '{brand} ha llegit la sol·licitud de {name} i no l’accepta. El motiu és aquest:',
  'mail.sandbox-ended.subject': '{brand}: el vostre espai de proves ha acabat',
  'mail.sandbox-ended.text':
    'l’espai de proves de {name} ha acabat al cap de trenta dies; ja no s’hi pot començar cap reunió. No es factura res. Responeu aquest correu si voleu continuar: es converteix en un compte, i l’adreça i el secret es mantenen.',
  'mail.sandbox-ended.button': 'Vegeu els plans',
  'mail.payment-action.subject': 'Confirmeu el pagament de {amount}',
  'mail.payment-action.intro':
    'El vostre banc vol estar segur que sou vosaltres qui paga {amount} per la factura {numbers}. Obriu la pàgina i responeu al banc; abans no es cobra res.',
  'mail.payment-action.button': 'Confirma el pagament',
  'mail.payment-failed.subject': 'El pagament de {amount} ha fallat',
  'mail.payment-failed.intro': 'No hem pogut cobrar {amount} per la factura {numbers}. {why}',
  'mail.payment-failed.what-now': 'Pagueu-la amb la pàgina següent, o per transferència com diu la factura.',
  'mail.payment-failed.again': 'Si no es paga abans, ho tornarem a provar a partir del {on}.',
  'mail.payment-failed.button': 'Paga ara',
  'mail.method-ended.subject': '{kind, select, card {La targeta desada} other {La domiciliació}} ja no es pot cobrar',
  'mail.method-ended.intro':
    '{label}, amb què {payer} paga les factures, {kind, select, card {ja no és desada al servei de targetes} other {ja no admet càrrecs: el mandat s’ha acabat}}. Ja no s’hi cobra res.',
  'mail.method-ended.what-now':
    'Deseu una altra manera de pagar: ho fa al portal qui se n’ocupa, a «Com pagueu». Fins aleshores cada factura es paga amb l’enllaç del seu correu, o per transferència com hi diu.',
  'mail.method-ended.button': 'Desa una altra manera de pagar',
  'letter.sample-subject': 'Com es veuen els nostres correus',
  'letter.sample-heading': 'Hola,',
  'letter.sample-text': 'així es veu un correu nostre: el nom, el color i el logotip a la capçalera.',
  'letter.sample-button': 'Obre les nostres pàgines',
};
