import type * as English from "../en/claimSeveral.ts";

/** Spanish. */
export const claimSeveral: typeof English.claimSeveral = {
  welcome: {
    heading: (brand) => `Reclamar a \u2068${brand}\u2069`,
    headingPlain: "Reclamar",
    about: (count) => `Una sola búsqueda encuentra lo que puedes reclamar en ${count} campañas.`,
    list: "Las campañas",
  },
  list: {
    heading: "Tus reclamaciones",
    looking: "Buscando ...",
    noAnswer: "Aún sin respuesta",
    open: (count, all) => `Ahora puedes reclamar en ${count} de ${all} campañas. Abre una para ver más.`,
    noneOpen: "Ahora no se puede reclamar nada. Abre una campaña para ver más.",
    silent: (count, all) =>
      `No han respondido ${count} de ${all} campañas: no se sabe qué puedes reclamar en ellas.`,
    notListed: (campaigns) => `No está en la lista de: ${campaigns}.`,
    notListedWord: "En ninguna lista",
    notListedHint: "Comprueba la dirección: puede que estés en la lista con otra.",
    back: "Todas las campañas",
  },
  all: {
    heading: "Reclamar todo de una vez",
    about:
      "Algunas billeteras envían varias reclamaciones como una sola: se pagan todas o ninguna. O abre cada reclamación arriba.",
    connect: "Conectar billetera",
    oneByOne: "Esta billetera envía las reclamaciones de una en una. Abre cada una arriba.",
    otherAccount: (wallet, listed) =>
      `La billetera ofrece ${wallet}, y estas reclamaciones son de ${listed}. Elige esa cuenta en la billetera, o abre cada reclamación arriba.`,
    asks: (count) => `Tu billetera mostrará ${count} llamadas, una al contrato de cada campaña. Pagan:`,
    to: (account) => `A: ${account}.`,
    nothingElse:
      "No aprueban nada, y no te quitan nada más que el coste del gas. Si la billetera muestra otra cosa, recházala.",
    start: (count) => `Reclamar todo (${count})`,
  },
};
