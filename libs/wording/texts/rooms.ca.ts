import type { roomsEn } from './rooms.en';

/** Sales, gravacions i el que diu la passarel·la. */
export const roomsCa: Record<keyof typeof roomsEn, string> = {
  'gateway.limited':
    'Mentre hi hagi factures vençudes només es permet una reunió alhora. Pagueu-les i el límit desapareix de seguida.',
  'gateway.paused': 'L’acord d’aquestes sales està en pausa: es tornaran a poder començar reunions el {day}.',
  'gateway.suspended':
    'Aquest compte està suspès: ara no es pot començar cap reunió ni entrar-hi. L’operador us en pot dir el motiu.',
  'gateway.meetings':
    'El vostre pla té {limit, plural, one {una reunió} other {# reunions}} alhora, i ja estan en marxa. Acabeu-ne una o demaneu un pla més gran.',
  'gateway.ceiling':
    'Heu arribat al límit d’aquest mes que vosaltres mateixos heu fixat. Apugeu-lo al portal per començar una altra reunió; quan acaba el mes deixa d’aplicar-se.',
  'gateway.full':
    'La reunió és plena: hi ha {limit} persones, tantes com permet el pla. Torneu-ho a provar quan algú en surti.',
  'gateway.sandbox-ended':
    'Aquest espai de proves ha acabat. L’operador el pot convertir en un compte; l’adreça i el secret es mantenen.',
  'gateway.sandbox': 'Espai de proves: {people} persones, {minutes} minuts, sense gravacions.',
  'gateway.left': 'Heu sortit de la reunió.',
  'gateway.left-more': 'Podeu tancar aquesta pàgina.',
  'recording.published': 'publicada',
  'recording.unpublished': 'oculta',
  'recording.processing': 'en preparació',
  'rooms.title': 'Sales',
  'rooms.room': 'Sala',
  'rooms.none':
    'Encara no hi ha cap sala. Creeu-ne una aquí sota: tindrà un enllaç permanent per a convidats i un altre per a qui l’obre.',
  'rooms.new': 'Una sala nova',
  'rooms.make': 'Crea la sala',
  'rooms.name': 'Nom',
  'rooms.size': 'Persones com a màxim',
  'rooms.up-to': 'fins a {people} persones',
  'rooms.access-code': 'Codi d’accés',
  'rooms.code': 'codi',
  'rooms.waiting-room': 'sala d’espera',
  'rooms.waiting-room-why': 'Els convidats esperen que qui obre la sala els deixi entrar',
  'rooms.recorded': 's’enregistra',
  'rooms.record-why': 'Les reunions es poden enregistrar',
  'rooms.is-recorded': 'les reunions d’aquí es poden enregistrar',
  'rooms.in-now': 'Ara dins',
  'rooms.empty-now': 'Ara no hi ha ningú.',
  'rooms.this-month': 'Aquest mes',
  'rooms.guest-link': 'Enllaç per a convidats',
  'rooms.guest-link-why': 'És permanent. Els convidats escriuen un nom i entren quan la sala és oberta.',
  'rooms.host-link': 'Enllaç per a qui obre la sala',
  'rooms.host-link-why': 'Qui el té obre la sala i la modera. Doneu-lo només a qui calgui.',
  'rooms.open-as-host': 'Obre la sala',
  'rooms.recordings': 'Enregistraments',
  'rooms.no-recordings': 'No hi ha enregistraments d’aquesta sala.',
  'rooms.not-answering': 'Ara no es poden mostrar els enregistraments: un servidor no respon. No s’han perdut.',
  'rooms.state': 'Estat',
  'rooms.settings': 'Configuració',
  'rooms.settings-when': 'Valen des de la propera vegada que s’obri la sala.',
  'rooms.save': 'Desa',
  'rooms.links': 'Enllaços i tancament',
  'rooms.new-links': 'Fes enllaços nous',
  'rooms.new-links-why': 'Els enllaços donats fins ara ja no obriran aquesta sala.',
  'rooms.close': 'Tanca la sala per sempre',
  'rooms.close-why': 'Els seus enllaços deixaran de funcionar. Els enregistraments i les hores queden.',
  'rooms.your-name': 'El vostre nom',
  'rooms.enter': 'Entra a la sala',
  'rooms.not-open-yet':
    'La sala encara no és oberta. Hi entrareu tan bon punt algú l’obri; deixeu aquesta pàgina oberta.',
  'rooms.try-again': 'Torna-ho a provar',
};
