import type { MailsTexts } from './mails.en';

/** Español. */
export const mailsEs: MailsTexts = {
  'mail.invoice.subject': '{issuer}: factura {number}, {gross}',
  'mail.invoice.greeting': 'Hola, {payer}:',
  'mail.invoice.intro':
    'esta es su factura {number} de {date} por {gross}. Va adjunta en PDF, con las reuniones del mes en una tabla (CSV).',
  'mail.invoice.usage':
    'En {month} hubo {meetings, plural, one {una reunión} other {# reuniones}} con {hours} en total.',
  'mail.invoice.known': 'Se conocen por: {polled} vistas en directo, {recorded} por grabaciones.',
  'mail.invoice.due': 'Por favor, pague antes del {due}.',
  'mail.invoice.nothing-due': 'No hay nada que pagar.',
  'mail.invoice.open': 'Abrir la factura',
  'mail.invoice.pay': 'Pagarla',
  'mail.invoice.pay-hint': 'Con tarjeta o por transferencia, sin iniciar sesión.',
  'mail.invoice.evidence': 'Allí puede ver las reuniones que hay detrás de cada línea.',
  'mail.credit-note.subject': '{issuer}: factura rectificativa {number}, {gross}',
  'mail.credit-note.intro':
    'esta es la factura rectificativa {number} de {date}: se abonan {gross} de la factura {credits}. Va adjunta en PDF.',
  'mail.closing': 'Un saludo cordial',
  'mail.reply': '¿Preguntas? Responda a este correo.',
  'mail.sign-in.subject': 'Su enlace para entrar en {name}',
  'mail.sign-in.intro': 'abra este enlace antes de 15 minutos para entrar. Funciona una sola vez.',
  'mail.sign-in.button': 'Entrar',
  'mail.sign-in.not-you': 'Si no lo ha pedido, no tiene que hacer nada.',
  'mail.sign-in.code': 'O escriba este código en otro dispositivo:',
  'mail.new-address.subject': 'Su nueva dirección en {name}',
  'mail.new-address.code':
    'escriba este código en la página Su cuenta antes de 15 minutos, y a partir de entonces entrará con esta dirección: {code}',
  'mail.old-address.subject': 'Entra en {name} con otra dirección',
  'mail.old-address.text': 'a partir de ahora entra con {email}, y ya no con esta dirección.',
  'mail.old-address.not-you': 'Si no ha sido usted, díganoslo enseguida: otra persona ha entrado en su cuenta.',
  'mail.invitation.subject': 'Le invitan a {name}',
  'mail.invitation.intro': 'Hola, le invitan al equipo de {name}. Abra este enlace antes de dos semanas para aceptar:',
  'mail.invitation.not-you': 'Si no sabe de qué se trata, no hace falta hacer nada.',
  'notice.alert.subject': '{brand}: {what}',
  'notice.alert.heading': 'Ha ocurrido esto: {what}',
  'notice.endpoint-dead.subject': '{brand}: «{name}» se ha desactivado',
  'notice.endpoint-dead.heading': 'No llega nada',
  'notice.endpoint-dead.text':
    '«{name}» se ha desactivado porque ya no se podía comunicar nada: {problem}. Lo abandonado está en el registro y se puede enviar de nuevo.',
  'notice.endpoint-dead.button': 'Verlo',
  'notice.open-portal': 'Abrir el portal',
  'notice.open-console': 'Abrir la consola',
  'notice.incident-opened.subject': '{server} no responde desde el {since}',
  'notice.incident-opened.text':
    '{server} no responde desde el {since} ({zone}). Las reuniones nuevas empiezan en otros servidores, si los hay. {reason} {count, plural, =0 {Ahora mismo no afecta a ningún cliente.} one {Afecta a un cliente, con las reuniones que había en marcha:} other {Afecta a # clientes, con las reuniones que había en marcha:}}',
  'notice.incident-closed.subject': '{server} vuelve a responder',
  'notice.incident-closed.text':
    '{server} vuelve a responder. No respondió del {since} al {until} ({zone}). {count, plural, =0 {No afectó a ningún cliente.} one {Afectó a un cliente, con las reuniones que había en marcha:} other {Afectó a # clientes, con las reuniones que había en marcha:}}',
  'notice.maintenance.subject': '{brand}: mantenimiento a partir del {from}',
  'notice.maintenance.text':
    'Del {from} al {until} ({zone}) se trabajará en el servidor donde se celebran sus reuniones: {reason} La dirección, los enlaces y las grabaciones no cambian. Una reunión que siga en marcha el {from} podría cortarse: por favor, termínenla antes.',
  'notice.maintenance.elsewhere':
    'Mientras tanto las reuniones nuevas empiezan en otro servidor; no tienen que hacer nada.',
  'notice.maintenance.nowhere':
    'Durante ese tiempo no puede empezar ninguna reunión nueva. Las previstas para entonces es mejor celebrarlas antes o después.',
  'notice.maintenance-off.subject': '{brand}: no habrá mantenimiento el {from}',
  'notice.maintenance-off.text':
    'El mantenimiento previsto del {from} al {until} ({zone}) no se hará. Sus reuniones siguen como siempre.',
  'notice.ceiling-80.subject': '{brand}: cuatro quintas partes de su límite de {month} ya se han usado',
  'notice.ceiling-80.text':
    'En {month} {tenant} ha usado {used} de los {ceiling} que se permite. De momento no cambia nada: cuando se haya usado todo no empezará ninguna reunión nueva hasta que suba el límite o acabe el mes. Una reunión en marcha no se corta nunca.',
  'notice.ceiling-100.subject': '{brand}: ha llegado a su límite de {month}',
  'notice.ceiling-100.text':
    'En {month} {tenant} ha usado {used}, y se permite {ceiling}. No empezará ninguna reunión nueva hasta que suba el límite en el portal o acabe el mes. Las reuniones en marcha continúan, y todavía se puede entrar.',
  'notice.limit-meetings.subject': '{brand}: {used} de {limit} reuniones a la vez',
  'notice.limit-meetings.text':
    '{tenant} tiene {used} reuniones a la vez; el plan {plan} permite {limit}. Cuando estén todas ocupadas, la siguiente solo podrá empezar cuando acabe una. Si pasa a menudo, quizá le convenga un plan mayor.',
  'notice.limit-people.subject': '{brand}: {used} de {limit} personas en una reunión',
  'notice.limit-people.text':
    'En una reunión de {tenant} ha habido {used} personas a la vez; el plan {plan} permite {limit} por reunión. Cuando está llena, no puede entrar nadie más. Si pasa a menudo, quizá le convenga un plan mayor.',
  'notice.open-again.subject': '{brand}: las salas de {tenant} vuelven a estar abiertas',
  'notice.open-again.text': 'gracias: se pueden empezar reuniones y entrar en ellas como antes.',
  'notice.dunning-reminder.subject': '{brand}: la factura {number} ha vencido',
  'notice.dunning-reminder.text':
    'la factura {number} vencía el {due} y quedan {open} por pagar. Si el dinero está en camino, gracias: no hay que hacer nada.',
  'notice.dunning-limit.subject': '{brand}: una reunión a la vez hasta que se pague la factura {number}',
  'notice.dunning-limit.text':
    'la factura {number} vencía el {due} y quedan {open} por pagar. Desde ahora {tier, select, wholesale {cada cliente de {tenant}} other {{tenant}}} puede tener una reunión a la vez; las que están en curso continúan. En cuanto se pague, el límite desaparece.',
  'notice.dunning-suspend.subject': '{brand}: ninguna reunión nueva hasta que se pague la factura {number}',
  'notice.dunning-suspend.text':
    'la factura {number} vencía el {due} y quedan {open} por pagar. Desde ahora {tier, select, wholesale {ningún cliente de {tenant} puede} other {{tenant} no puede}} empezar reuniones ni entrar en ellas. Las reuniones en curso continúan; grabaciones, facturas y ajustes siguen abiertos. En cuanto se pague, todo vuelve a ser como antes.',
  'notice.dunning-next.limit':
    'Si no se paga antes del {on}, desde ese día {tier, select, wholesale {cada cliente de {tenant}} other {{tenant}}} solo podrá tener una reunión a la vez.',
  'notice.dunning-next.suspend':
    'Si no se paga antes del {on}, desde ese día {tier, select, wholesale {ningún cliente de {tenant} podrá} other {{tenant} no podrá}} empezar reuniones ni entrar en ellas.',
  'notice.dunning.interest':
    'Para su información: el interés legal del {percent} anual suma {interest} por {days, plural, one {un día} other {# días}} hasta hoy y crece {perDay} al día; con la cantidad fija de {compensation} por gastos de cobro, hoy se deberían {all} (ley británica de morosidad, Late Payment of Commercial Debts (Interest) Act 1998).',
  'notice.dunning.promise':
    '¿No puede pagar ahora? Responda a este correo y diga qué día podrá: hasta entonces no haremos nada.',
  'notice.dunning.pay': 'Pagarla ahora',
  'notice.key-refused.subject': '{account}: se rechaza la clave de las tarjetas y los adeudos',
  'notice.key-refused.text':
    'El servicio de tarjetas ya no acepta la clave secreta de {account}. Hasta que se guarde otra no se cobra nada de las tarjetas y los mandatos guardados, y las facturas solo se pueden pagar por transferencia.',
  'notice.key-refused.what-now':
    'No se pierde nada: los pagos empezados esperan y siguen solos, cada uno una vez. Cree una clave secreta nueva en Stripe, en Developers, API keys, y guárdela en la consola.',
  'notice.dispute.subject': '{payer}: se han devuelto {amount}',
  'notice.dispute.text':
    'El pago de {amount} de {payer} se impugnó el {day} ({reason}). Sus facturas vuelven a estar abiertas.',
  'notice.dispute.open':
    'Los recordatorios se detienen mientras dura. Puede responder en Stripe, antes del día que allí se indica.',
  'notice.dispute.lost':
    'No se puede recurrir: un banco puede devolver un adeudo directo en cualquier momento. Hable con quien paga y pídale otra forma de pago.',
  'notice.suspended.subject': '{brand}: {tenant} está suspendida',
  'notice.suspended.text':
    '{brand} ha suspendido {tenant}: por ahora {tier, select, wholesale {ninguno de sus clientes puede empezar una reunión ni entrar} other {no se puede empezar ninguna reunión ni entrar}}. Las reuniones en curso continúan.',
  'notice.suspended.reason': 'El motivo: {reason}',
  'notice.suspended.open':
    'Sus grabaciones, facturas y ajustes siguen abiertos. Para que se levante la suspensión, responda a este correo.',
  'mail.confirm.subject': '{brand}: ¿es suya esta dirección?',
  'mail.confirm.text':
    'alguien ha pedido salas a {brand} en nombre de {name}, y ha dado esta dirección. Si ha sido usted, confírmelo; si no, no hay que hacer nada.',
  'mail.confirm.button': 'Confirmar la dirección',
  'mail.waits.subject': '{name} pide unirse',
  'mail.waits.text': '{contact} pide salas en nombre de {name}. Espera su respuesta.',
  'mail.waits.button': 'Ver la solicitud',
  'mail.welcome.subject': 'Le damos la bienvenida a {brand}',
  'mail.welcome.text': 'le damos la bienvenida: {name} ya tiene salas en {brand}.',
  'mail.welcome.plan': 'Su plan es {plan}, según las condiciones de la versión {terms}.',
  'mail.welcome.sandbox':
    'Es un espacio de pruebas: 8 personas, 60 minutos por reunión, sin grabaciones, hasta el {ends}. No cuesta nada.',
  'mail.welcome.address':
    'Moodle, Nextcloud, WordPress y todo lo que habla con BigBlueButton usan su dirección {address}. El secreto está en el portal.',
  'mail.welcome.button': 'Entrar',
  'mail.refused.subject': '{brand}: sobre su solicitud',
  'mail.refused.text': '{brand} ha leído la solicitud de {name} y no la acepta. El motivo es este:',
  'mail.sandbox-ended.subject': '{brand}: su espacio de pruebas ha terminado',
  'mail.sandbox-ended.text':
    'el espacio de pruebas de {name} ha terminado a los treinta días; ya no puede empezar ninguna reunión. No se factura nada. Responda a este correo si quiere continuar: se convierte en una cuenta, y la dirección y el secreto se mantienen.',
  'mail.sandbox-ended.button': 'Ver los planes',
  'mail.payment-action.subject': 'Confirme el pago de {amount}',
  'mail.payment-action.intro':
    'Su banco quiere estar seguro de que es usted quien paga {amount} por la factura {numbers}. Abra la página y responda a su banco; antes no se cobra nada.',
  'mail.payment-action.button': 'Confirmar el pago',
  'mail.payment-failed.subject': 'El pago de {amount} ha fallado',
  'mail.payment-failed.intro': 'No hemos podido cobrar {amount} por la factura {numbers}. {why}',
  'mail.payment-failed.what-now': 'Páguela en la página siguiente, o por transferencia como dice la factura.',
  'mail.payment-failed.again': 'Si no se paga antes, lo intentaremos de nuevo a partir del {on}.',
  'mail.payment-failed.button': 'Pagar ahora',
  'mail.method-ended.subject':
    '{kind, select, card {La tarjeta guardada} other {La domiciliación}} ya no se puede cobrar',
  'mail.method-ended.intro':
    '{label}, con la que {payer} paga sus facturas, {kind, select, card {ya no está guardada en el servicio de tarjetas} other {ya no admite cargos: el mandato ha terminado}}. Ya no se cobra nada de ella.',
  'mail.method-ended.what-now':
    'Guarde otra forma de pago: lo hace en el portal quien se ocupa de él, en «Cómo paga». Hasta entonces cada factura se paga con el enlace de su correo, o por transferencia como ella misma dice.',
  'mail.method-ended.button': 'Guardar otra forma de pago',
  'letter.sample-subject': 'Cómo se ven nuestros correos',
  'letter.sample-heading': 'Hola,',
  'letter.sample-text': 'así se ve un correo nuestro: el nombre, el color y el logotipo en la cabecera.',
  'letter.sample-button': 'Abrir nuestras páginas',
};
