import type * as English from "../en/claimMore.ts";

/** Spanish. */
export const claimMore: typeof English.claimMore = {
  state: {
    heading: "Estado de la reclamación",
    words: {
      eligible: "Con derecho",
      available: "Disponible",
      claimed: "Reclamado",
      opens: "Se abre pronto",
      opensIn: (span) => `Se abre en ${span}`,
      vesting: "Nada por cobrar aún",
      sending: "Enviando",
      unsure: "Aún sin confirmar",
      paused: "En pausa",
      oneStep: "Falta un paso",
      refused: "Ahora no es posible",
      notFunded: "Sin fondos",
      ended: "Terminada",
      wrongNetwork: "Otra red",
      owners: "Esperando a los dueños",
    },
    asking: "Consultando la red ...",
    tooEarly: (moment) => `Es demasiado pronto: esta dirección puede reclamar desde el ${moment}.`,
    nothingVested: (moment) =>
      `Todavía no se ha devengado nada más. La próxima parte se podrá cobrar desde el ${moment}.`,
    opensIn: (span) => `Faltan ${span}.`,
    opensNow: "Es ahora: el próximo bloque lo dirá.",
    open: (due) => `Puedes reclamar ${due}.`,
    openNothing:
      "Ya puedes reclamar. Todavía no se ha devengado nada, así que la reclamación no paga nada por sí sola: registra tu parte, y lo que se devengue se cobra más adelante.",
    release: (due) => `Puedes cobrar lo que ya se ha devengado: ${due}.`,
    until: (moment, left) => `Se puede reclamar hasta el ${moment}: quedan ${left}.`,
    noEnd: "Puedes cobrarlo en cualquier momento.",
    taken: (paid) => `Reclamado: se pagaron ${paid}.`,
    takenElsewhere:
      "Este dispositivo no guarda ninguna transacción: reclamaste en otro lugar, o un relayer la envió por ti.",
    takenMayGrow: (paid) =>
      `Se ha pagado todo lo que se debe según la lista actual: ${paid}. La próxima lista puede añadir más.`,
    paused: "Las reclamaciones están en pausa.",
    pausedUntil: (moment) => `Las reclamaciones están en pausa hasta el ${moment}.`,
    pausedHint: "No pierdes nada: el final se aplaza tanto como dure la pausa. Vuelve después.",
    toShow: "Para que puedas cobrar, la campaña pide una credencial.",
    toShowHint: "Muestra la tuya abajo: entonces la página dirá si se acepta.",
    toSign: "Para que puedas cobrar, hay que firmar las condiciones de la campaña.",
    toSignHint: "Léelas abajo, conecta la cartera de esta dirección y fírmalas allí.",
    gated: "En este momento no puedes reclamar:",
    notFunded: (balance, due) =>
      `La campaña no tiene dinero suficiente: tiene ${balance}, y te corresponden ${due}.`,
    notFundedHint:
      "Quien la dirige tiene que aportar los fondos. Una reclamación enviada ahora fallaría y costaría gas: espera y vuelve a mirar.",
    ended: (moment) => `La campaña terminó el ${moment}. Ya no se puede reclamar nada.`,
    endedPaid: (paid) => `Pagado antes de eso: ${paid}.`,
    wrongChain: (chain) => `Tu billetera está en otra red. La campaña está en ${chain}.`,
    wrongChainHint: "Cambia la red de la billetera abajo. Lo que has escrito aquí se conserva.",
    owners: (signed, needed) => `Han firmado ${signed} de ${needed} dueños.`,
    ownersUnknown: "La reclamación espera la firma de otros dueños de la cuenta.",
    ownersHint: "Avísales: firman en la misma billetera, donde espera la transacción.",
    due: "Por cobrar ahora",
    paidBefore: "Pagado antes",
    left: "Aún no disponible",
    cost: "Coste de red, si envías tú la reclamación",
    costText: (cost) => `unos ${cost}`,
    costUnknown: "el nodo no dio ninguna estimación",
    costAsking: "consultando el nodo ...",
    checked: (moment) => `Última comprobación: ${moment}`,
    asOf: (block, moment) => `Bloque ${block}, ${moment} en el reloj de la red.`,
    deviceAhead: (span) =>
      `El reloj de tu dispositivo va ${span} por delante del último bloque. O el reloj está mal, o el nodo va con retraso. Esta página se guía solo por el reloj de la red.`,
    deviceBehind: (span) =>
      `El reloj de tu dispositivo va ${span} por detrás del de la red. Esta página se guía solo por el reloj de la red.`,
    stale: "El nodo no respondió la última vez. Lo que se muestra es lo que dijo antes.",
    again: "Preguntar de nuevo",
  },
  wallet: {
    heading: "Reclamar",
    about: "Sin aprobaciones. Cada transacción se explica con palabras claras antes de que firmes.",
    later: "Aún no necesitas billetera.",
    signNow: "Con una puedes firmar ya lo que otro enviará después.",
    connect: "Conectar billetera",
    compare: "Compara el contrato de la campaña con lo anunciado en",
    plain: {
      asks: (campaign) =>
        `Tu billetera mostrará una sola transacción, dirigida al contrato de la campaña ${campaign}.`,
      claim: (due, to) => `Paga ${due} a ${to}.`,
      register: (to) => `Registra la parte de ${to} y todavía no paga nada.`,
      release: (due, to) => `Paga lo devengado, ${due}, a ${to}.`,
      nothingElse:
        "No aprueba nada, y no te quita nada más que el coste de red, que la billetera muestra. Si la billetera muestra otra cosa, recházala.",
      refusesNow: "En este momento no puedes reclamar: mira arriba.",
    },
    otherAccount: (wallet, listed) =>
      `La billetera ofrece ${wallet}, y la reclamación es de ${listed}. Si se envía así, la cuenta de la billetera paga el coste de red y se le paga a ${listed}.`,
    claim: (due) => `Reclamar ${due}`,
    register: "Reclamar",
    release: (due) => `Cobrar ${due}`,
    waiting: "Esperando a la billetera: confirma o rechaza allí.",
    slow: "La billetera lleva un rato sin responder. Ábrela y busca una solicitud pendiente. Si no hay ninguna, deja de esperar e inténtalo de nuevo: si al final se envió, aparecerá aquí, y la campaña paga una sola vez.",
    stopWaiting: "Dejar de esperar",
    onItsWay:
      "Lo último que enviaste espera entrar en un bloque. Espéralo: una segunda transacción fallaría y costaría gas. Si la cancelaste o la reemplazaste en la billetera, haz que esta página la olvide.",
    elsewhere: "Enviar el pago a otra dirección",
    recipient: "Dirección que cobra",
    recipientAbout: "Déjalo vacío para cobrar en la propia dirección de la lista.",
    isContract:
      "En esta dirección hay un contrato. Asegúrate de que puede enviar tokens a su vez, o el pago quedará atrapado allí.",
    checkingRecipient: "Comprobando la dirección ...",
  },
  others: {
    summary: "Otras formas: sin billetera en este navegador",
  },
  after: {
    heading: "Qué viene ahora",
    safe: "Aquí no hay nada más que hacer. Esta campaña no te pedirá que firmes otra vez ni que envíes nada.",
    receipt: "Guardar un recibo",
    print: "Imprimir",
    share: "Compartir esta página",
    copyPage: "Copiar el enlace de la página",
    addToken: "Mostrar el token en mi billetera",
    addTokenAbout: "Si quieres: la billetera pregunta si lo muestra, y no envía nada.",
    added: "La billetera ya lo muestra.",
  },
  remind: {
    save: "Recordármelo",
    about:
      "Guarda una cita para tu calendario. Tu parte se conserva: venir más tarde no cuesta nada, mientras se pueda reclamar.",
    title: (amount) => `Reclamar ${amount}`.trimEnd(),
  },
  sent: {
    heading: "Lo que se envió",
    pending: "La transacción se ha enviado y espera entrar en un bloque.",
    takenOut: "Una reorganización de la red sacó la transacción de su bloque. Vuelve a estar en espera.",
    paid: (amount, block) => `Pagado: ${amount}, en el bloque ${block}.`,
    mined: (block) => `Hecho, en el bloque ${block}. No se pagó nada por esta dirección en él.`,
    reverted: (block) =>
      `La transacción falló en el bloque ${block}: costó gas y no cambió nada. El estado de la reclamación dice por qué.`,
    transaction: "Transacción",
    look: "Verla en el explorador",
    forget: "Ocultar esta transacción",
    asking: "Preguntando qué fue de ella ...",
  },
};
