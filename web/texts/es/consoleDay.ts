import type * as English from "../en/consoleDay.ts";

/** Spanish. */
export const consoleDay: typeof English.consoleDay = {
  heading: "Día de reclamación",
  campaign: "Campaña",
  noCampaign: "Aquí no se conoce ninguna campaña. Añade una en Campañas.",
  asOfBlock: (block, moment) => `Según el bloque ${block}, ${moment}.`,
  asOf: (moment) => `Según el estado de ${moment}.`,
  counting: "Se están contando las reclamaciones ...",
  old: (moment) => `Cifras antiguas, de ${moment}: el servicio no ha respondido desde entonces.`,
  behind: (blocks) => `La cronología todavía no ha leído los bloques más nuevos: ${blocks}.`,
  unlooked: (moment) => `Cifras antiguas: la cronología no sabe nada de la red desde ${moment}.`,
  stopped: "Cifras antiguas: la cronología ha dejado de seguir la red. Dice:",
  past: (from, to) =>
    `Demasiado bajas: la cronología todavía no ha leído los bloques ${from} a ${to} para esta campaña. Faltan sus reclamaciones.`,
  claimed: (claimed, leaves) => `${claimed} de ${leaves} hojas reclamadas`,
  claimedOfUnknown: (claimed) => `${claimed} hojas reclamadas`,
  claimedAccounts: (claimed) => `${claimed} cuentas pagadas`,
  accountsAbout: "Se cuentan cuentas, porque cada árbol de esta campaña vuelve a numerar sus hojas.",
  paid: (amount) => `Pagado: ${amount}`,
  moreWaves: (waves) => `Más oleadas: ${waves}`,
  pace: "Reclamaciones por minuto",
  paceAbout: (last, most, sum) =>
    `En el último minuto completo: ${last}. Máximo en un minuto: ${most}. En esta hora: ${sum}.`,
  noPace: "La cronología todavía no guarda ningún bloque.",
  paceTable: "Lo mismo como tabla",
  minute: "Minuto",
  claims: "Reclamaciones",
  refused: "Quedaron en nada",
  refusedAbout:
    "Reclamaciones que se aceptaron y acabaron sin pago, por el nombre del error; no las que pagó otra transacción.",
  nothingRefused: "Ninguna hasta ahora.",
  reason: "Error",
  levels: {
    normal: "Se acepta toda reclamación.",
    ticketing: "La cola está llena: quien reclama recibe un tique con la hora a la que volver.",
    ticketHoldersOnly:
      "Llegan más reclamaciones de las que se pueden comprobar por adelantado: primero van quienes tienen tique.",
    chainSlow: "La red va lenta: se aceptan reclamaciones, pero los momentos prometidos no se cumplirán.",
    storeAway: "El almacén no responde: no se acepta nada.",
  },
};
