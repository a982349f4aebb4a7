import type { RefusalsTexts } from './refusals.en';

export const refusalsEs: RefusalsTexts = {
  'error.address-code-not-good':
    'Este no es el código que se envió a la nueva dirección, o ha caducado. Haga que le envíen otro.',
  'error.address-taken': 'Alguien entra ya con esta dirección. Entre con ella, o elija otra.',
  'error.address-not-verified':
    '{provider} no dice que su dirección de correo esté verificada. Verifíquela allí, o entre con un enlace por correo.',
  'error.agreement-begins-later': 'El acuerdo empieza el {day}. Elija un día posterior.',
  'error.agreement-runs': 'Hay un acuerdo sin final. Cámbielo, o termínelo antes.',
  'error.already-decided': 'Este movimiento ya está asignado o apartado. Deshágalo antes.',
  'error.already-member': '{email} ya es de este equipo. Cambie su rol.',
  'error.already-suspended': '{name} ya está suspendido. Levante la suspensión antes de dar otro motivo.',
  'error.already-there': 'Las reuniones nuevas de este cliente ya van allí.',
  'error.application-not-waiting': 'Esta solicitud no espera ninguna decisión: su estado es «{state}».',
  'error.bad-form': 'Algo del formulario no es correcto: {mistakes}.',
  'error.bad-maintenance': 'Este mantenimiento no se puede programar: {why}',
  'error.bad-target': 'No se puede comunicar nada allí: {why}.',
  'error.bank-account-cannot-be-printed':
    '«{name}» no puede salir en las facturas: no tiene ningún número al que enviar dinero, o está en otra moneda.',
  'error.bank-account-exists': 'Ya hay una cuenta bancaria «{name}», por el nombre o por el número.',
  'error.begins-too-early':
    'Puede empezar el {day} como muy pronto: dos acuerdos nunca comparten un mes, y los meses pasados no se facturan de nuevo.',
  'error.below-least-charge':
    'En tarjetas y adeudos domiciliados no se puede cargar menos de {least}. El importe pasa a la factura siguiente.',
  'error.broken-statement': 'El archivo se rechaza, y no se ha incorporado nada de él: {why}.',
  'error.client-secret-missing': 'Escriba el secreto de este cliente; el que está guardado es de otro.',
  'error.code-not-good': 'Este código no es correcto, o ya se ha usado. Espere el siguiente.',
  'error.colour-too-pale':
    'El texto blanco no se lee sobre {colour}: el contraste es de {contrast} a 1, y el mínimo es 4,5. Elija un color más oscuro.',
  'error.credit-beyond-line': 'Abone más que nada y, como mucho, lo que suma la línea, neto.',
  'error.credit-exceeds-invoice': 'Estas líneas ya están abonadas. Lo que queda de la factura es menos que eso.',
  'error.credit-is-spent': 'El saldo a favor que dejó este pago ya se ha devuelto al pagador. Deshágalo antes.',
  'error.credit-note-of-another':
    'Una devolución nombra una nota de abono de una factura que ha pagado este pago. Esta no lo es.',
  'error.credit-note-would-charge':
    'Una nota de abono de estas líneas cobraría dinero. Abone un descuento junto con la línea a la que pertenece.',
  'error.day-has-passed':
    'El {day} ya ha pasado, y lo que ha pasado no se cambia. Elija un día que todavía no haya llegado.',
  'error.day-too-early': 'El primer día posible es el {day}. Elija ese o uno posterior.',
  'error.draft-is-held': 'Este borrador está retenido: {why} Libérelo antes.',
  'error.dunning-policy-has-begun':
    'Lo que ya ha empezado no se cambia. Haga que la política nueva empiece el {day} o más tarde; las facturas que vencían antes conservan la suya.',
  'error.dunning-policy-invalid': 'Estos pasos no se pueden dar: {why}.',
  'error.file-not-made': 'El PDF no está: es un borrador, o se está haciendo. Vuelva a pedirlo dentro de poco.',
  'error.form-expired': 'Este formulario ha caducado. Vuelva a abrir la página y envíelo otra vez.',
  'error.holds-recordings':
    '{server} tiene {count} grabaciones que no están en ningún otro sitio. Cópielas antes a otro servidor, o renuncie a ellas escribiendo el nombre del servidor.',
  'error.host-not-good': '«{host}» todavía no se puede usar: {why}',
  'error.host-taken': '«{host}» ya es de otro revendedor. Elija otro nombre.',
  'error.identity-answer-not-good':
    'Esta entrada ya se ha usado, se empezó en otro navegador o ha tardado demasiado. Vuelva a empezar desde la página de entrada.',
  'error.identity-provider-misconfigured':
    '{provider} rechaza esta plataforma ({why}). Un administrador debe mirar el identificador del cliente, el secreto y la dirección de retorno; mientras tanto, entre con un enlace por correo.',
  'error.identity-provider-not-good': 'Este proveedor de identidad no se puede usar: {why}',
  'error.identity-provider-refused': '{provider} no le ha dejado entrar. Vuelva a entrar allí.',
  'error.identity-provider-unavailable':
    'Ahora {provider} no responde como proveedor de identidad. Vuelva a intentarlo en un momento, o entre con un enlace por correo.',
  'error.invalid-mail-address':
    '«{address}» no es una dirección de correo. Dé cada dirección por separado, como cuentas@coop.example.',
  'error.invitation-not-good': 'Esta invitación ha caducado, se ha retirado o ya se ha aceptado. Pida una nueva.',
  'error.invoice-already-issued':
    'La factura {number} está emitida y no cambia nunca. Corríjala con una nota de abono.',
  'error.invoice-not-issued': 'Solo se puede abonar una factura emitida. Un borrador se corrige por sus líneas.',
  'error.joining-is-closed': 'Ahora {name} no acepta solicitudes: no ha publicado condiciones o precios.',
  'error.last-admin':
    'Es la única persona que administra el equipo. Traspáselo antes a otra persona, y después váyase o cambie.',
  'error.looking-only':
    'Está mirando este portal tal como lo ve el cliente: no se puede cambiar nada ni se muestra ningún secreto.',
  'error.maintenance-over': 'Este mantenimiento ha terminado, o se ha anulado.',
  'error.may-not-resell':
    '{name} no puede revender: solo puede hacerlo un socio operativo al corriente. Cambie antes su condición de socio.',
  'error.meeting-is-somebodys':
    'De una de estas reuniones ya se sabe de quién es, o ya no está. Vuelva a abrir la lista; no se ha asignado nada.',
  'error.meeting-not-invoiced': 'Esta reunión todavía no está en ninguna factura: no hay nada que abonar.',
  'error.minimum-term-runs':
    'Todavía corre la duración mínima del plan: el acuerdo puede terminar el {day} o más tarde.',
  'error.more-than-open': 'Es más de lo que queda pendiente de {number}. Lo que sobra va al saldo a favor del pagador.',
  'error.move-under-way': 'Este cliente ya se está trasladando. Termine ese traslado o deshágalo antes.',
  'error.name-taken': 'El nombre corto «{name}» ya está ocupado. Elija otro.',
  'error.network-suspends-itself': 'Esto es la propia red. Suspenda sus clientes uno por uno.',
  'error.no-agreement-runs': 'No hay ningún acuerdo en vigor: pregunte a su operador.',
  'error.no-agreement-to-pay': 'Este cliente no tiene ningún acuerdo en vigor: no hay nada que pagar.',
  'error.no-door': 'Por aquí no se entra.',
  'error.no-identity-provider': 'Aquí nadie entra con un proveedor de identidad. Pida un enlace por correo.',
  'error.no-issuer': 'Aquí todavía nadie emite facturas. Configure antes el emisor.',
  'error.no-own-promise': 'Esta factura ya no se puede aplazar aquí. Escríbanos y diga cuándo se podrá pagar.',
  'error.no-payer': 'Todavía no ha pagado nadie por este cliente. Diga a quién se factura.',
  'error.no-payment-account':
    'Esta factura no se puede pagar con tarjeta. Pague por transferencia, como dice la factura.',
  'error.no-promise-now': 'De esta factura ahora no hay ninguna promesa de pago.',
  'error.no-receipt': 'Se da un recibo del dinero que ha llegado. Este pago no ha llegado, o se ha retirado.',
  'error.no-sandbox': 'Esto no es un espacio de pruebas, o ya no lo es.',
  'error.no-secret-for-rooms':
    'Las salas necesitan un secreto de su dirección de BBB. Cree uno en Conectar, y vuelva a abrir la sala.',
  'error.no-such-agreement': 'Aquí no hay ningún acuerdo en vigor.',
  'error.no-such-application':
    'Esta solicitud no existe, o el enlace es demasiado antiguo. Vuelva a rellenar el formulario.',
  'error.no-such-bank-account': 'Aquí no hay esa cuenta bancaria.',
  'error.no-such-vat-status': 'Ninguna situación de IVA empieza este día.',
  'error.vat-status-in-use':
    'Esta situación de IVA se queda: se emitió algo desde su primer día, o es la única. Añada la correcta desde un día posterior.',
  'error.no-such-invoice': 'Aquí no hay esa factura.',
  'error.no-such-key': 'Esta clave no existe, o ya se ha revocado.',
  'error.no-such-letter': 'Aquí no hay ese correo.',
  'error.no-such-line': 'El documento no tiene esa línea.',
  'error.no-such-maintenance': 'No hay ese mantenimiento de ningún servidor.',
  'error.no-such-meeting': 'No hay ninguna reunión suya como esa.',
  'error.no-such-member': 'No hay esa persona en el equipo.',
  'error.no-such-move': 'No hay ese traslado.',
  'error.no-such-order': 'No hay ese encargo de servidor.',
  'error.no-such-page': 'Esta página no existe.',
  'error.no-such-party': 'Aquí no hay ningún pagador «{name}», o hay más de uno.',
  'error.no-such-payer': 'Aquí no hay ese pagador.',
  'error.no-such-payment': 'Aquí no hay ese pago.',
  'error.not-paid-twice':
    'No se ha pagado nada dos veces ni de más. Lo que devuelve una nota de abono se devuelve en su nombre.',
  'error.terms-changed': 'Las condiciones han cambiado desde que abrió esta página. Léalas y acéptelas de nuevo.',
  'error.no-such-plan': 'Ahora no hay ningún plan «{plan}» en la lista de precios. Elija otro.',
  'error.no-such-price-list': 'Aquí no hay ninguna lista de precios «{list}».',
  'error.no-such-question': 'Aquí no hay esa pregunta.',
  'error.no-such-refund': 'Aquí no hay esa devolución.',
  'error.no-such-reseller': 'No hay ningún revendedor «{name}». Compruebe su nombre corto.',
  'error.no-such-room': 'Esta sala no existe, o se ha cerrado. Pregunte a quien le dio el enlace.',
  'error.no-such-secret': 'Este secreto no existe, o ya se ha revocado.',
  'error.no-such-session': 'No tiene esa sesión; quizá ya ha terminado.',
  'error.no-such-tenant': 'Aquí no hay ningún cliente «{name}». Compruebe su nombre corto.',
  'error.no-such-transaction': 'Aquí no hay ese movimiento bancario.',
  'error.no-terms-yet': 'Todavía no se han publicado condiciones.',
  'error.nobody-by-that-name':
    '{provider} le conoce, pero aquí no se espera a nadie con su dirección. Pida una invitación a quien lo lleva.',
  'error.not-a-customer-file': 'Esto no es una tabla de clientes: {why}',
  'error.not-a-picture': 'El archivo no es una imagen PNG, JPEG o WebP. Exporte la imagen como PNG, y dé esa.',
  'error.not-a-reference-day':
    'El tipo cuenta tal como era un 30 de junio o un 31 de diciembre ya pasado, y {day} no lo es.',
  'error.not-a-site':
    '«{site}» no es un sitio. Escriba cada uno con https://, un nombre de máquina y nada detrás, como https://moodle.coop.example o https://*.coop.example.',
  'error.not-a-statement': 'Esto no es un extracto bancario que se pueda leer: {why}',
  'error.not-allowed': 'Su rol no lo permite. Pregunte a quien administra su equipo.',
  'error.not-refundable':
    'Aquí solo se puede devolver un pago que haya llegado por tarjeta o adeudo domiciliado y que no esté en disputa.',
  'error.not-suspended':
    'Ningún operador lo ha suspendido. Lo que retienen las facturas impagadas se libera en cuanto se pagan, o hasta el día de una promesa.',
  'error.not-that-much-credit': 'El pagador tiene menos saldo a favor del que se devolvió. Aparte el movimiento.',
  'error.not-that-server': '{server} no acepta reuniones de este revendedor: no es suyo, o no está habilitado.',
  'error.not-that-time': 'Un día y una hora se escriben como 2026-11-28T22:00.',
  'error.not-the-transfer':
    'Las partes deben sumar el importe de la transferencia: diga de quién es el saldo restante, y no más de lo que llegó.',
  'error.not-your-door': 'Esta página no es para usted. Si debería serlo, pregunte a quien le invitó.',
  'error.nothing-decided': 'De este movimiento no se ha decidido nada que se pueda deshacer.',
  'error.nothing-open': 'De esta factura no queda nada pendiente, o no está aquí.',
  'error.nothing-to-pay': 'De esta factura no queda nada por pagar.',
  'error.order-closed':
    'El encargo de {name} está cerrado: se ha avisado de que la máquina está lista, o se ha cancelado.',
  'error.pause-too-short': 'Una pausa a partir del {day} termina el día 1 de un mes posterior. Elija ese mes.',
  'error.pay-link-over':
    'Este enlace valía noventa días. La factura de su correo dice cómo pagarla, y el portal también.',
  'error.payment-under-way':
    'Hay un pago de esta factura en camino. Espere su resultado; un adeudo domiciliado tarda unos días.',
  'error.picture-broken': 'La imagen no se puede leer. Vuelva a exportarla, y dé esa.',
  'error.picture-holds-more': 'El archivo contiene más que una imagen. Vuelva a exportar la imagen, y dé esa.',
  'error.picture-too-large': 'El archivo pasa de {most} KiB. Guarde la imagen más pequeña.',
  'error.picture-too-many-pixels':
    'La imagen tiene {width} × {height} píxeles, y el máximo son {most} millones. Guárdela más pequeña.',
  'error.promise-too-far': 'Una promesa es para un día a partir de hoy, hasta el {day} como muy tarde.',
  'error.prove-first': 'Demuestre otra vez que es usted, y vuelva a hacerlo.',
  'error.question-answered': 'Esta pregunta ya se ha respondido, y se responde una sola vez.',
  'error.question-is-open': 'Esto ya se ha preguntado y espera respuesta.',
  'error.reason-missing': 'Diga por qué: el motivo se guarda junto a lo que hace.',
  'error.same-plan': 'Ya tiene el plan {plan}. Elija otro.',
  'error.scope-not-yours': 'Una clave no puede hacer más que quien la crea: no puede dar «{scope}».',
  'error.second-factor-first': 'Escriba antes el código de su autenticador.',
  'error.server-in-use': '{server} todavía no se puede retirar: {why}',
  'error.server-name-taken': 'Ya hay un servidor BBB llamado «{name}». Elija otro nombre.',
  'error.server-not-there-yet': '{server} todavía no se puede verificar: {why}',
  'error.server-not-verified': '{server} no se puede poner en servicio: {why}',
  'error.sign-in-by-mail-first':
    'Es también de otros equipos, y ha entrado por uno de ellos. Entre con un enlace por correo para cambiar esto.',
  'error.sign-in-first': 'Entre antes.',
  'error.sign-in-link-not-good': 'Este enlace o código ha caducado, ya se ha usado o no es correcto. Pida uno nuevo.',
  'error.statement-of-another':
    'El archivo es de la cuenta {account}, y «{name}» es otra. No se ha incorporado nada de él.',
  'error.stripe-key-refused': 'Stripe no conoce esta clave secreta. Vuelva a copiarla de Stripe: Developers, API keys.',
  'error.stripe-key-revoked':
    'Stripe dice que esta clave secreta ha caducado o se ha revocado. Cree una nueva en Stripe y guárdela aquí.',
  'error.stripe-not-a-secret-key':
    'Esto no es una clave secreta: empieza por sk_ o rk_. La clave publicable (pk_) no hace falta.',
  'error.stripe-unavailable': 'Stripe no ha respondido, o ahora no ha podido hacerlo. Se vuelve a intentar.',
  'error.suspension-without-reason': 'Diga por qué: el motivo se guarda, y lo lee quien está afectado.',
  'error.tenant-has-ended': '{name} ha terminado: no queda nada que suspender.',
  'error.terms-invalid': 'Esto no son condiciones de un acuerdo: {why}',
  'error.terms-stand':
    'La versión «{version}» de las condiciones ya existe, y no se cambia nunca. Dé otro nombre a la nueva.',
  'error.too-few-tenants':
    'Se puede encargar un servidor propio a partir de {needed} clientes activos; hoy hay {active}. Un cliente solo puede encargar el suyo en cualquier momento, y la red puede permitirlo con un motivo.',
  'error.too-many-tries': 'Demasiados intentos. Espere {wait} y vuelva a intentarlo.',
  'error.too-many-applications': 'Han llegado demasiadas solicitudes de allí. Vuelva a intentarlo dentro de una hora.',
  'error.too-many-endpoints': 'Ya hay {most} direcciones. Elimine una antes.',
  'error.too-many-wrong-codes':
    'Se han probado demasiados códigos incorrectos. Espere un cuarto de hora, o pida ayuda al anfitrión.',
  'error.two-secrets-already': 'Ya hay dos secretos. Revoque el que no se usa, y después cree otro.',
  'error.usage-rule-says-nothing':
    'Una regla nombra un servidor, un metadato o el principio de un identificador; esta no nombra nada.',
  'error.version-exists': 'Ya hay una versión que empieza el {day}. Elija otro día.',
  'error.wrong-access-code': 'Este no es el código de la sala. Pregunte a quien le invitó.',
  'error.backup-broken': 'La copia no se puede restaurar: {why}. No se ha cambiado nada.',
  'error.backup-of-another-version': 'La copia se hizo con otra versión. Restáurela con aquella, y después migre.',
  'error.bad-idempotency-key': 'Una Idempotency-Key tiene de 1 a 100 letras, cifras, guiones o guiones bajos.',
  'error.bbb-broken-xml': 'La respuesta no es XML completo ({what}); se han leído {count} entradas anteriores.',
  'error.bbb-checksum-refused':
    'El servidor BBB {server} rechaza nuestra firma: el secreto no es el bueno. «bbb-conf --secret», en el servidor, muestra el correcto.',
  'error.bbb-failed': 'El servidor BBB {server} ha respondido {key}: {said}',
  'error.bbb-timeout': 'El servidor BBB {server} no ha respondido en {seconds} s.',
  'error.bbb-unreachable': 'No se llega al servidor BBB {server}. Compruebe su dirección y que esté en marcha.',
  'error.cannot-unseal': 'El secreto de {place}.{column} no se puede abrir: {said}',
  'error.currency-mismatch': 'No se pueden sumar ni comparar importes en {one} y en {other}.',
  'error.database-not-empty':
    'La base de datos ya tiene filas ({where}). Una copia se restaura en una vacía: créela con «tallyroom db roles» y «tallyroom db migrate».',
  'error.folder-not-empty': '{folder} no está vacía. Indique una carpeta nueva para cada copia.',
  'error.idempotency-key-reused':
    'Esta Idempotency-Key ya se envió con otra petición. Cree una nueva para una petición nueva.',
  'error.key-not-good': 'Envíe una clave vigente: «Authorization: Bearer …».',
  'error.mail-refused': 'El servidor de correo rechaza el mensaje: {said}',
  'error.mail-server-unavailable': 'El servidor de correo no ha aceptado ahora el mensaje: {said}',
  'error.move-not-possible': 'Esto no se puede hacer con un traslado en este estado ({state}): {act}.',
  'error.no-books': 'Aquí todavía no hay ningún emisor, y por tanto tampoco libros.',
  'error.no-secret-to-change': 'Solo se firman las llamadas de un webhook: esto no lo es.',
  'error.no-such-endpoint': 'Aquí no existe esa dirección de aviso.',
  'error.no-such-inventory-token': 'No hay ningún token de inventario vigente que se llame «{name}».',
  'error.no-such-logo': 'No existe ese logotipo.',
  'error.no-such-price':
    'La lista de precios «{list}» no tiene precios del plan «{plan}» el {day}. Añada una versión que los tenga.',
  'error.no-such-recording': 'No existe esa grabación, o se ha borrado.',
  'error.no-such-digest': '«{id}» no es el comienzo de exactamente una de las grabaciones de la reunión.',
  'error.no-such-role': 'Este equipo no tiene el rol «{role}».',
  'error.no-such-server': 'No hay ningún servidor BBB «{server}». «tallyroom doctor» lista los que hay.',
  'error.no-token': 'Envíe un token: «Authorization: Bearer …».',
  'error.nobody-to-sign-in': 'Todavía nadie tiene la dirección a la que este correo da acceso. Se volverá a intentar.',
  'error.not-a-decimal': '«{text}» no es un número decimal con {places} decimales como máximo.',
  'error.not-of-this-issuer': 'Esta cuenta solo recibe dinero de las facturas y los pagadores de su emisor.',
  'error.not-that-token': 'Este token no abre nada aquí: es desconocido, está revocado o ya se usó.',
  'error.nothing-to-settle':
    'Ninguna reunión {run} tiene dos grabaciones. «tallyroom usage show --problems» lista las que las tienen.',
  'error.other-sides-key': 'Esta dirección es solo para claves de {side}.',
  'error.out-of-scope': 'Esta clave no puede hacerlo: le falta el alcance «{scope}».',
  'error.own-server-only': 'servidor: elija uno de sus propios servidores',
  'error.parent-not-yet-known': 'El evento es de una sala de grupo cuya principal todavía no se conoce.',
  'error.price-list-invalid': 'La lista de precios se rechaza:\n{mistakes}',
  'error.price-list-of-another': 'Usted no puede cambiar la lista de precios «{list}». Pídalo a la red.',
  'error.price-list-of-other-tier': 'La lista de precios «{list}» es de otro nivel ({tier}). Elija otro código.',
  'error.refund-too-large': 'Es más de lo que se puede devolver: quedan {amount} unidades menores de {currency}.',
  'error.still-at-work': 'La primera petición con esta Idempotency-Key todavía está en curso. Vuelva a pedirlo pronto.',
  'error.stripe-account-currency':
    'Esta cuenta de Stripe tiene el dinero en {currency}, y las facturas del emisor están en {other}. Use una cuenta en {wanted}.',
  'error.stripe-forbids':
    'Stripe no permite que esta clave lo haga: {said} Use una clave que pueda escribir pagos, clientes y sesiones de Checkout.',
  'error.stripe-has-none': 'Stripe no lo tiene: {said}',
  'error.stripe-idempotency-conflict':
    'La misma clave de idempotencia se envió con otra petición. No se ha hecho nada; hay que revisar este pago.',
  'error.stripe-rate-limited': 'Stripe pide menos peticiones por segundo. Baje STRIPE_REQUESTS_PER_SECOND.',
  'error.stripe-refused': 'Stripe rechaza la petición: {said}',
  'error.token-name-taken': 'Ya hay un token de inventario que se llama «{name}».',
  'error.too-many-requests': 'Demasiadas peticiones con esta clave. Espere, y continúe más despacio.',
  'error.unknown-payment-account': 'Ninguna cuenta de esta instalación tiene esta dirección.',
  'error.webhook-signature-refused': 'Esto no está firmado por la cuenta que nombra: {said}',
  'error.bad-request': 'La petición no se ha podido entender.',
  'error.internal':
    'Algo ha fallado por nuestra parte. Consta en el registro; vuelva a intentarlo dentro de un minuto.',
};
