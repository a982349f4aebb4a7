import type { RefusalsTexts } from './refusals.en';

export const refusalsCa: RefusalsTexts = {
  'error.address-code-not-good':
    'Aquest no és el codi que es va enviar a l’adreça nova, o ha caducat. Feu-ne enviar un altre.',
  'error.address-taken': 'Algú ja entra amb aquesta adreça. Entreu-hi, o trieu-ne una altra.',
  'error.address-not-verified':
    '{provider} no diu que la vostra adreça de correu estigui verificada. Verifiqueu-la allà, o entreu amb un enllaç per correu.',
  'error.agreement-begins-later': 'L’acord comença el {day}. Trieu un dia posterior.',
  'error.agreement-runs': 'Hi ha un acord sense final. Canvieu-lo, o acabeu-lo abans.',
  'error.already-decided': 'Aquest moviment ja està assignat o apartat. Desfeu-ho abans.',
  'error.already-member': '{email} ja és d’aquest equip. Canvieu-ne el rol.',
  'error.already-suspended': '{name} ja està suspès. Aixequeu la suspensió abans de donar un altre motiu.',
  'error.already-there': 'Les reunions noves d’aquest client ja hi van.',
  'error.application-not-waiting': 'Aquesta sol·licitud no espera cap decisió: el seu estat és «{state}».',
  'error.bad-form': 'Alguna cosa del formulari no és correcta: {mistakes}.',
  'error.bad-maintenance': 'Aquest manteniment no es pot programar: {why}',
  'error.bad-target': 'No s’hi pot comunicar res: {why}.',
  'error.bank-account-cannot-be-printed':
    '«{name}» no pot sortir a les factures: no té cap número on enviar diners, o és en una altra moneda.',
  'error.bank-account-exists': 'Ja hi ha un compte bancari «{name}», pel nom o pel número.',
  'error.begins-too-early':
    'Pot començar el {day} com a molt aviat: dos acords no comparteixen mai un mes, i els mesos passats no es facturen de nou.',
  'error.below-least-charge':
    'A les targetes i als càrrecs domiciliats no s’hi pot carregar menys de {least}. L’import passa a la factura següent.',
  'error.broken-statement': 'El fitxer es rebutja, i no se n’ha incorporat res: {why}.',
  'error.client-secret-missing': 'Escriviu el secret d’aquest client; el que hi ha desat és d’un altre.',
  'error.code-not-good': 'Aquest codi no és correcte, o ja s’ha fet servir. Espereu el següent.',
  'error.colour-too-pale':
    'El text blanc no es llegeix sobre {colour}: el contrast és de {contrast} a 1, i el mínim és 4,5. Trieu un color més fosc.',
  'error.credit-beyond-line': 'Aboneu més que res i, com a molt, el que suma la línia, net.',
  'error.credit-exceeds-invoice': 'Aquestes línies ja estan abonades. El que queda de la factura és menys que això.',
  'error.credit-is-spent':
    'El saldo a favor que va deixar aquest pagament ja s’ha retornat al pagador. Desfeu-ho abans.',
  'error.credit-note-of-another':
    'Una devolució anomena una nota d’abonament d’una factura que ha pagat aquest pagament. Aquesta no ho és.',
  'error.credit-note-would-charge':
    'Una nota d’abonament d’aquestes línies cobraria diners. Aboneu un descompte juntament amb la línia a què pertany.',
  'error.day-has-passed':
    'El {day} ja ha passat, i el que ha passat no es canvia. Trieu un dia que encara hagi de venir.',
  'error.day-too-early': 'El primer dia possible és el {day}. Trieu aquest o un de posterior.',
  'error.draft-is-held': 'Aquest esborrany està retingut: {why} Allibereu-lo abans.',
  'error.dunning-policy-has-begun':
    'El que ja ha començat no es canvia. Feu que la política nova comenci el {day} o més tard; les factures que vencien abans conserven la seva.',
  'error.dunning-policy-invalid': 'Aquests passos no es poden fer: {why}.',
  'error.file-not-made': 'El PDF no hi és: és un esborrany, o s’està fent. Torneu-ho a demanar d’aquí a poc.',
  'error.form-expired': 'Aquest formulari ha caducat. Torneu a obrir la pàgina i envieu-lo un altre cop.',
  'error.holds-recordings':
    '{server} té {count} gravacions que no són enlloc més. Copieu-les abans a un altre servidor, o renuncieu-hi escrivint el nom del servidor.',
  'error.host-not-good': '«{host}» encara no es pot fer servir: {why}',
  'error.host-taken': '«{host}» ja és d’un altre revenedor. Trieu un altre nom.',
  'error.identity-answer-not-good':
    'Aquesta entrada ja s’ha fet servir, es va començar en un altre navegador o ha trigat massa. Torneu a començar des de la pàgina d’entrada.',
  'error.identity-provider-misconfigured':
    '{provider} rebutja aquesta plataforma ({why}). Un administrador ha de mirar l’identificador del client, el secret i l’adreça de retorn; mentrestant, entreu amb un enllaç per correu.',
  'error.identity-provider-not-good': 'Aquest proveïdor d’identitat no es pot fer servir: {why}',
  'error.identity-provider-refused': '{provider} no us ha deixat entrar. Torneu-hi a entrar.',
  'error.identity-provider-unavailable':
    'Ara {provider} no respon com a proveïdor d’identitat. Torneu-ho a provar d’aquí a un moment, o entreu amb un enllaç per correu.',
  'error.invalid-mail-address':
    '«{address}» no és una adreça de correu. Doneu cada adreça per separat, com comptes@coop.example.',
  'error.invitation-not-good': 'Aquesta invitació ha caducat, s’ha retirat o ja s’ha acceptat. Demaneu-ne una de nova.',
  'error.invoice-already-issued':
    'La factura {number} està emesa i no canvia mai. Corregiu-la amb una nota d’abonament.',
  'error.invoice-not-issued': 'Només es pot abonar una factura emesa. Un esborrany es corregeix per les seves línies.',
  'error.joining-is-closed': 'Ara {name} no accepta sol·licituds: no ha publicat condicions o preus.',
  'error.last-admin':
    'És l’única persona que administra l’equip. Traspasseu-ho abans a algú altre, i després marxeu o canvieu.',
  'error.looking-only':
    'Mireu aquest portal tal com el veu el client: no s’hi pot canviar res ni es mostra cap secret.',
  'error.maintenance-over': 'Aquest manteniment s’ha acabat, o s’ha anul·lat.',
  'error.may-not-resell':
    '{name} no pot revendre: només ho pot fer un soci operatiu al corrent. Canvieu-ne abans la condició de soci.',
  'error.meeting-is-somebodys':
    'D’una d’aquestes reunions ja se sap de qui és, o ja no hi és. Torneu a obrir la llista; no s’ha assignat res.',
  'error.meeting-not-invoiced': 'Aquesta reunió encara no és a cap factura: no hi ha res per abonar.',
  'error.minimum-term-runs': 'Encara corre la durada mínima del pla: l’acord es pot acabar el {day} o més tard.',
  'error.more-than-open': 'És més del que queda pendent de {number}. El que sobra va al saldo a favor del pagador.',
  'error.move-under-way': 'Aquest client ja s’està traslladant. Acabeu aquell trasllat o desfeu-lo abans.',
  'error.name-taken': 'El nom curt «{name}» ja està ocupat. Trieu-ne un altre.',
  'error.network-suspends-itself': 'Això és la mateixa xarxa. Suspeneu els seus clients un per un.',
  'error.no-agreement-runs': 'No hi ha cap acord en vigor: pregunteu al vostre operador.',
  'error.no-agreement-to-pay': 'Aquest client no té cap acord en vigor: no hi ha res a pagar.',
  'error.no-door': 'Per aquí no s’hi entra.',
  'error.no-identity-provider': 'Aquí ningú no entra amb un proveïdor d’identitat. Demaneu un enllaç per correu.',
  'error.no-issuer': 'Aquí encara ningú no emet factures. Configureu abans l’emissor.',
  'error.no-own-promise': 'Aquesta factura ja no es pot ajornar aquí. Escriviu-nos i digueu quan es podrà pagar.',
  'error.no-payer': 'Encara no ha pagat ningú per aquest client. Digueu a qui es factura.',
  'error.no-payment-account':
    'Aquesta factura no es pot pagar amb targeta. Pagueu per transferència, com diu la factura.',
  'error.no-promise-now': 'D’aquesta factura ara no hi ha cap promesa de pagament.',
  'error.no-receipt': 'Es fa un rebut dels diners que han arribat. Aquest pagament no ha arribat, o s’ha retirat.',
  'error.no-sandbox': 'Això no és un espai de proves, o ja no ho és.',
  'error.no-secret-for-rooms':
    'Les sales necessiten un secret de la vostra adreça de BBB. Feu-ne un a Connecta, i torneu a obrir la sala.',
  'error.no-such-agreement': 'Aquí no hi ha cap acord en vigor.',
  'error.no-such-application':
    'Aquesta sol·licitud no existeix, o l’enllaç és massa antic. Torneu a omplir el formulari.',
  'error.no-such-bank-account': 'Aquí no hi ha aquest compte bancari.',
  'error.no-such-vat-status': 'Cap situació d’IVA no comença aquest dia.',
  'error.vat-status-in-use':
    'Aquesta situació d’IVA es queda: s’ha emès algun document des del seu primer dia, o és l’única. Afegiu la correcta des d’un dia posterior.',
  'error.no-such-invoice': 'Aquí no hi ha aquesta factura.',
  'error.no-such-key': 'Aquesta clau no existeix, o ja s’ha revocat.',
  'error.no-such-letter': 'Aquí no hi ha aquest correu.',
  'error.no-such-line': 'El document no té aquesta línia.',
  'error.no-such-maintenance': 'No hi ha aquest manteniment de cap servidor.',
  'error.no-such-meeting': 'No hi ha cap reunió vostra com aquesta.',
  'error.no-such-member': 'No hi ha aquesta persona a l’equip.',
  'error.no-such-move': 'No hi ha aquest trasllat.',
  'error.no-such-order': 'No hi ha aquest encàrrec de servidor.',
  'error.no-such-page': 'Aquesta pàgina no existeix.',
  'error.no-such-party': 'Aquí no hi ha cap pagador «{name}», o n’hi ha més d’un.',
  'error.no-such-payer': 'Aquí no hi ha aquest pagador.',
  'error.no-such-payment': 'Aquí no hi ha aquest pagament.',
  'error.not-paid-twice':
    'No s’ha pagat res dues vegades ni de més. El que retorna una nota d’abonament es retorna en nom seu.',
  'error.terms-changed':
    'Les condicions han canviat des que vau obrir aquesta pàgina. Llegiu-les i torneu-les a acceptar.',
  'error.no-such-plan': 'Ara no hi ha cap pla «{plan}» a la llista de preus. Trieu-ne un altre.',
  'error.no-such-price-list': 'Aquí no hi ha cap llista de preus «{list}».',
  'error.no-such-question': 'Aquí no hi ha aquesta pregunta.',
  'error.no-such-refund': 'Aquí no hi ha aquesta devolució.',
  'error.no-such-reseller': 'No hi ha cap revenedor «{name}». Comproveu-ne el nom curt.',
  'error.no-such-room': 'Aquesta sala no existeix, o s’ha tancat. Pregunteu a qui us va donar l’enllaç.',
  'error.no-such-secret': 'Aquest secret no existeix, o ja s’ha revocat.',
  'error.no-such-session': 'No teniu aquesta sessió; potser ja s’ha acabat.',
  'error.no-such-tenant': 'Aquí no hi ha cap client «{name}». Comproveu-ne el nom curt.',
  'error.no-such-transaction': 'Aquí no hi ha aquest moviment bancari.',
  'error.no-terms-yet': 'Encara no s’han publicat condicions.',
  'error.nobody-by-that-name':
    '{provider} us coneix, però aquí no s’espera ningú amb la vostra adreça. Demaneu una invitació a qui ho porta.',
  'error.not-a-customer-file': 'Això no és una taula de clients: {why}',
  'error.not-a-picture': 'El fitxer no és cap imatge PNG, JPEG o WebP. Exporteu la imatge com a PNG, i doneu aquesta.',
  'error.not-a-reference-day':
    'El tipus compta tal com era un 30 de juny o un 31 de desembre ja passat, i {day} no ho és.',
  'error.not-a-site':
    '«{site}» no és un lloc. Escriviu-los amb https://, un nom de màquina i res més al darrere, com https://moodle.coop.example o https://*.coop.example.',
  'error.not-a-statement': 'Això no és cap extracte bancari que es pugui llegir: {why}',
  'error.not-allowed': 'El vostre rol no ho permet. Pregunteu a qui administra el vostre equip.',
  'error.not-refundable':
    'Aquí només es pot retornar un pagament que hagi arribat per targeta o càrrec domiciliat i que no estigui en disputa.',
  'error.not-suspended':
    'Cap operador no l’ha suspès. El que retenen les factures impagades s’allibera així que es paguen, o fins al dia d’una promesa.',
  'error.not-that-much-credit': 'El pagador té menys saldo a favor del que es va retornar. Aparteu el moviment.',
  'error.not-that-server': '{server} no accepta reunions d’aquest revenedor: no és seu, o no està habilitat.',
  'error.not-that-time': 'Un dia i una hora s’escriuen com 2026-11-28T22:00.',
  'error.not-the-transfer':
    'Les parts han de sumar l’import de la transferència: digueu de qui és el saldo restant, i no més del que va arribar.',
  'error.not-your-door': 'Aquesta pàgina no és per a vós. Si ho hauria de ser, pregunteu a qui us va convidar.',
  'error.nothing-decided': 'D’aquest moviment no s’ha decidit res que es pugui desfer.',
  'error.nothing-open': 'D’aquesta factura no queda res pendent, o no és aquí.',
  'error.nothing-to-pay': 'D’aquesta factura no queda res per pagar.',
  'error.order-closed': 'L’encàrrec de {name} està tancat: s’ha avisat que la màquina és a punt, o s’ha cancel·lat.',
  'error.pause-too-short': 'Una pausa a partir del {day} s’acaba el dia 1 d’un mes posterior. Trieu aquest mes.',
  'error.pay-link-over':
    'Aquest enllaç valia noranta dies. La factura del vostre correu diu com pagar-la, i el portal també.',
  'error.payment-under-way':
    'Hi ha un pagament d’aquesta factura en camí. Espereu-ne el resultat; un càrrec domiciliat triga uns dies.',
  'error.picture-broken': 'La imatge no es pot llegir. Torneu-la a exportar, i doneu aquesta.',
  'error.picture-holds-more': 'El fitxer conté més coses que una imatge. Torneu a exportar la imatge, i doneu aquesta.',
  'error.picture-too-large': 'El fitxer passa de {most} KiB. Deseu la imatge més petita.',
  'error.picture-too-many-pixels':
    'La imatge fa {width} × {height} píxels, i el màxim són {most} milions. Deseu-la més petita.',
  'error.promise-too-far': 'Una promesa és per a un dia a partir d’avui, fins al {day} com a molt tard.',
  'error.prove-first': 'Demostreu un altre cop que sou vós, i torneu-ho a fer.',
  'error.question-answered': 'Aquesta pregunta ja s’ha respost, i es respon una sola vegada.',
  'error.question-is-open': 'Això ja s’ha preguntat i espera resposta.',
  'error.reason-missing': 'Digueu per què: el motiu es guarda al costat del que feu.',
  'error.same-plan': 'Ja teniu el pla {plan}. Trieu-ne un altre.',
  'error.scope-not-yours': 'Una clau no pot fer més que qui la crea: no podeu donar «{scope}».',
  'error.second-factor-first': 'Escriviu abans el codi del vostre autenticador.',
  'error.server-in-use': '{server} encara no es pot retirar: {why}',
  'error.server-name-taken': 'Ja hi ha un servidor BBB anomenat «{name}». Trieu un altre nom.',
  'error.server-not-there-yet': '{server} encara no es pot verificar: {why}',
  'error.server-not-verified': '{server} no es pot posar en servei: {why}',
  'error.sign-in-by-mail-first':
    'Sou també d’altres equips, i heu entrat per un d’ells. Entreu amb un enllaç per correu per canviar això.',
  'error.sign-in-first': 'Entreu abans.',
  'error.sign-in-link-not-good':
    'Aquest enllaç o codi ha caducat, ja s’ha fet servir o no és correcte. Demaneu-ne un de nou.',
  'error.statement-of-another':
    'El fitxer és del compte {account}, i «{name}» n’és un altre. No se n’ha incorporat res.',
  'error.stripe-key-refused':
    'Stripe no coneix aquesta clau secreta. Torneu-la a copiar de Stripe: Developers, API keys.',
  'error.stripe-key-revoked':
    'Stripe diu que aquesta clau secreta ha caducat o s’ha revocat. Feu-ne una de nova a Stripe i deseu-la aquí.',
  'error.stripe-not-a-secret-key':
    'Això no és una clau secreta: comença per sk_ o rk_. La clau publicable (pk_) no cal.',
  'error.stripe-unavailable': 'Stripe no ha respost, o ara no ho ha pogut fer. Es torna a provar.',
  'error.suspension-without-reason': 'Digueu per què: el motiu es guarda, i el llegeix qui hi està afectat.',
  'error.tenant-has-ended': '{name} s’ha acabat: no queda res per suspendre.',
  'error.terms-invalid': 'Això no són condicions d’un acord: {why}',
  'error.terms-stand':
    'La versió «{version}» de les condicions ja existeix, i no es canvia mai. Doneu un altre nom a la nova.',
  'error.too-few-tenants':
    'Es pot encarregar un servidor propi a partir de {needed} clients actius; avui n’hi ha {active}. Un client sol pot encarregar el seu en qualsevol moment, i la xarxa ho pot permetre amb un motiu.',
  'error.too-many-tries': 'Massa intents. Espereu {wait} i torneu-ho a provar.',
  'error.too-many-applications': 'N’han arribat massa sol·licituds. Torneu-ho a provar d’aquí a una hora.',
  'error.too-many-endpoints': 'Ja hi ha {most} adreces. Suprimiu-ne una abans.',
  'error.too-many-wrong-codes':
    'S’han provat massa codis incorrectes. Espereu un quart d’hora, o demaneu ajuda a l’amfitrió.',
  'error.two-secrets-already': 'Ja hi ha dos secrets. Revoqueu el que no s’utilitza, i després feu-ne un altre.',
  'error.usage-rule-says-nothing':
    'Una regla anomena un servidor, una metadada o el començament d’un identificador; aquesta no anomena res.',
  'error.version-exists': 'Ja hi ha una versió que comença el {day}. Trieu un altre dia.',
  'error.wrong-access-code': 'Aquest no és el codi de la sala. Pregunteu a qui us va convidar.',
  'error.backup-broken': 'La còpia no es pot restaurar: {why}. No s’ha canviat res.',
  'error.backup-of-another-version':
    'La còpia es va fer amb una altra versió. Restaureu-la amb aquella, i després migreu.',
  'error.bad-idempotency-key': 'Una Idempotency-Key té d’1 a 100 lletres, xifres, guions o guions baixos.',
  'error.bbb-broken-xml': 'La resposta no és XML sencer ({what}); se n’han llegit {count} entrades anteriors.',
  'error.bbb-checksum-refused':
    'El servidor BBB {server} rebutja la nostra signatura: el secret no és el bo. «bbb-conf --secret», al servidor, mostra el correcte.',
  'error.bbb-failed': 'El servidor BBB {server} ha respost {key}: {said}',
  'error.bbb-timeout': 'El servidor BBB {server} no ha respost en {seconds} s.',
  'error.bbb-unreachable': 'No s’arriba al servidor BBB {server}. Comproveu-ne l’adreça i que estigui en marxa.',
  'error.cannot-unseal': 'El secret de {place}.{column} no es pot obrir: {said}',
  'error.currency-mismatch': 'No es poden sumar ni comparar imports en {one} i en {other}.',
  'error.database-not-empty':
    'La base de dades ja té files ({where}). Una còpia es restaura en una de buida: feu-la amb «tallyroom db roles» i «tallyroom db migrate».',
  'error.folder-not-empty': '{folder} no és buida. Indiqueu una carpeta nova per a cada còpia.',
  'error.idempotency-key-reused':
    'Aquesta Idempotency-Key ja es va enviar amb una altra petició. Feu-ne una de nova per a una petició nova.',
  'error.key-not-good': 'Envieu una clau vigent: «Authorization: Bearer …».',
  'error.mail-refused': 'El servidor de correu rebutja el missatge: {said}',
  'error.mail-server-unavailable': 'El servidor de correu no ha acceptat ara el missatge: {said}',
  'error.move-not-possible': 'Això no es pot fer amb un trasllat en aquest estat ({state}): {act}.',
  'error.no-books': 'Aquí encara no hi ha cap emissor, i per tant tampoc llibres.',
  'error.no-secret-to-change': 'Només se signen les crides d’un webhook: això no n’és cap.',
  'error.no-such-endpoint': 'Aquí no hi ha aquesta adreça d’avís.',
  'error.no-such-inventory-token': 'No hi ha cap testimoni d’inventari vigent que es digui «{name}».',
  'error.no-such-logo': 'No hi ha aquest logotip.',
  'error.no-such-price':
    'La llista de preus «{list}» no té preus del pla «{plan}» el {day}. Afegiu-hi una versió que en tingui.',
  'error.no-such-recording': 'No hi ha aquesta gravació, o s’ha esborrat.',
  'error.no-such-digest': '«{id}» no és el començament d’exactament una de les gravacions de la reunió.',
  'error.no-such-role': 'Aquest equip no té el rol «{role}».',
  'error.no-such-server': 'No hi ha cap servidor BBB «{server}». «tallyroom doctor» llista els que hi ha.',
  'error.no-token': 'Envieu un testimoni: «Authorization: Bearer …».',
  'error.nobody-to-sign-in': 'Encara ningú no té l’adreça a qui aquest correu fa entrar. Es tornarà a provar.',
  'error.not-a-decimal': '«{text}» no és un nombre decimal amb {places} decimals com a màxim.',
  'error.not-of-this-issuer': 'Aquest compte només rep diners de les factures i els pagadors del seu emissor.',
  'error.not-that-token': 'Aquest testimoni no obre res aquí: és desconegut, revocat o ja usat.',
  'error.nothing-to-settle':
    'Cap reunió {run} no té dues gravacions. «tallyroom usage show --problems» llista les que en tenen.',
  'error.other-sides-key': 'Aquesta adreça és només per a claus de {side}.',
  'error.out-of-scope': 'Aquesta clau no ho pot fer: li falta l’abast «{scope}».',
  'error.own-server-only': 'servidor: trieu un dels vostres servidors',
  'error.parent-not-yet-known': 'L’esdeveniment és d’una sala de grup de la qual encara no es coneix la principal.',
  'error.price-list-invalid': 'La llista de preus es rebutja:\n{mistakes}',
  'error.price-list-of-another': 'La llista de preus «{list}» no la podeu canviar. Demaneu-ho a la xarxa.',
  'error.price-list-of-other-tier': 'La llista de preus «{list}» és d’un altre nivell ({tier}). Trieu un altre codi.',
  'error.refund-too-large': 'És més del que es pot retornar: queden {amount} unitats menors de {currency}.',
  'error.still-at-work':
    'La primera petició amb aquesta Idempotency-Key encara s’està fent. Torneu-ho a demanar aviat.',
  'error.stripe-account-currency':
    'Aquest compte de Stripe té els diners en {currency}, i les factures de l’emissor són en {other}. Useu un compte en {wanted}.',
  'error.stripe-forbids':
    'Stripe no deixa que aquesta clau ho faci: {said} Useu una clau que pugui escriure pagaments, clients i sessions de Checkout.',
  'error.stripe-has-none': 'Stripe no ho té: {said}',
  'error.stripe-idempotency-conflict':
    'La mateixa clau d’idempotència es va enviar amb una altra petició. No s’ha fet res; cal mirar aquest pagament.',
  'error.stripe-rate-limited': 'Stripe demana menys peticions per segon. Abaixeu STRIPE_REQUESTS_PER_SECOND.',
  'error.stripe-refused': 'Stripe rebutja la petició: {said}',
  'error.token-name-taken': 'Ja hi ha un testimoni d’inventari que es diu «{name}».',
  'error.too-many-requests': 'Massa peticions amb aquesta clau. Espereu, i continueu més a poc a poc.',
  'error.unknown-payment-account': 'Cap compte d’aquesta instal·lació no té aquesta adreça.',
  'error.webhook-signature-refused': 'Això no està signat pel compte que anomena: {said}',
  'error.bad-request': 'La petició no s’ha pogut entendre.',
  'error.internal': 'Alguna cosa ha fallat per part nostra. Consta al registre; torneu-ho a provar d’aquí a un minut.',
};
