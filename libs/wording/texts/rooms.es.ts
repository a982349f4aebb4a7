import type { roomsEn } from './rooms.en';

/** Salas, grabaciones y lo que dice la pasarela. */
export const roomsEs: Record<keyof typeof roomsEn, string> = {
  'gateway.limited':
    'Mientras haya facturas vencidas solo se permite una reunión a la vez. Páguelas y el límite desaparece en seguida.',
  'gateway.paused': 'El acuerdo de estas salas está en pausa: se podrán volver a empezar reuniones el {day}.',
  'gateway.suspended':
    'Esta cuenta está suspendida: ahora no se puede empezar ninguna reunión ni entrar. Su operador le puede decir por qué.',
  'gateway.meetings':
    'Su plan tiene {limit, plural, one {una reunión} other {# reuniones}} a la vez, y ya están en marcha. Acabe una o pida un plan mayor.',
  'gateway.ceiling':
    'Ha llegado al límite de este mes que usted mismo fijó. Súbalo en el portal para empezar otra reunión; cuando acaba el mes deja de aplicarse.',
  'gateway.full':
    'La reunión está llena: hay {limit} personas, tantas como permite el plan. Pruebe otra vez cuando alguien salga.',
  'gateway.sandbox-ended':
    'Este espacio de pruebas ha terminado. Su operador puede convertirlo en una cuenta; la dirección y el secreto se mantienen.',
  'gateway.sandbox': 'Espacio de pruebas: {people} personas, {minutes} minutos, sin grabaciones.',
  'gateway.left': 'Ha salido de la reunión.',
  'gateway.left-more': 'Puede cerrar esta página.',
  'recording.published': 'publicada',
  'recording.unpublished': 'oculta',
  'recording.processing': 'en preparación',
  'rooms.title': 'Salas',
  'rooms.room': 'Sala',
  'rooms.none':
    'Todavía no hay ninguna sala. Cree una aquí abajo: tendrá un enlace permanente para invitados y otro para quien la abre.',
  'rooms.new': 'Una sala nueva',
  'rooms.make': 'Crear la sala',
  'rooms.name': 'Nombre',
  'rooms.size': 'Personas como máximo',
  'rooms.up-to': 'hasta {people} personas',
  'rooms.access-code': 'Código de acceso',
  'rooms.code': 'código',
  'rooms.waiting-room': 'sala de espera',
  'rooms.waiting-room-why': 'Los invitados esperan a que quien abre la sala los deje entrar',
  'rooms.recorded': 'se graba',
  'rooms.record-why': 'Las reuniones se pueden grabar',
  'rooms.is-recorded': 'las reuniones de aquí se pueden grabar',
  'rooms.in-now': 'Ahora dentro',
  'rooms.empty-now': 'Ahora no hay nadie.',
  'rooms.this-month': 'Este mes',
  'rooms.guest-link': 'Enlace para invitados',
  'rooms.guest-link-why': 'Es permanente. Los invitados escriben un nombre y entran cuando la sala está abierta.',
  'rooms.host-link': 'Enlace para quien abre la sala',
  'rooms.host-link-why': 'Quien lo tiene abre la sala y la modera. Délo solo a quien corresponda.',
  'rooms.open-as-host': 'Abrir la sala',
  'rooms.recordings': 'Grabaciones',
  'rooms.no-recordings': 'No hay grabaciones de esta sala.',
  'rooms.not-answering': 'Ahora no se pueden mostrar las grabaciones: un servidor no responde. No se han perdido.',
  'rooms.state': 'Estado',
  'rooms.settings': 'Configuración',
  'rooms.settings-when': 'Valen desde la próxima vez que se abra la sala.',
  'rooms.save': 'Guardar',
  'rooms.links': 'Enlaces y cierre',
  'rooms.new-links': 'Hacer enlaces nuevos',
  'rooms.new-links-why': 'Los enlaces dados hasta ahora ya no abrirán esta sala.',
  'rooms.close': 'Cerrar la sala para siempre',
  'rooms.close-why': 'Sus enlaces dejarán de funcionar. Las grabaciones y las horas quedan.',
  'rooms.your-name': 'Su nombre',
  'rooms.enter': 'Entrar en la sala',
  'rooms.not-open-yet': 'La sala todavía no está abierta. Entrará en cuanto alguien la abra; deje esta página abierta.',
  'rooms.try-again': 'Volver a intentarlo',
};
