import type { cases as English } from "../en/cases.ts";

/** Spanish of open cases about a credential. */
export const cases: typeof English = {
  heading: "Hay un caso abierto sobre ella",
  claimed: {
    IssuedInError: "Alguien afirma que se emitió por error.",
    Fraud: "Alguien afirma que se obtuvo con fraude.",
    KeyCompromise: "Alguien afirma que su clave ha caído en malas manos.",
    WronglySuspended: "Alguien afirma que está suspendida sin razón.",
    WronglyRefused: "Alguien afirma que se denegó sin razón.",
  },
  claimedOfBatch: "Alguien afirma que todo su lote está suspendido sin razón.",
  stands: {
    None: "Aún no se ha decidido nada: vale lo que esta página dice de su estado.",
    Upheld:
      "Un panel lo ha estimado. Hasta que la resolución sea firme y surta efecto, si lo tiene, vale lo que esta página dice de su estado.",
    Rejected: "Un panel lo ha desestimado: vale lo que esta página dice de su estado.",
  },
  held: "Un puesto la ha retenido por este caso: su estado dice si eso aún vale.",
  ends: {
    Answer: (moment) => `La otra parte puede responder hasta ${moment}.`,
    Panel: (moment) => `Un panel puede decidir hasta ${moment}. Si no lo hace, el caso termina como empezó.`,
    Appeal: (moment) => `La resolución se puede recurrir hasta ${moment}.`,
    SecondPanel: (moment) =>
      `Un segundo panel puede decidir hasta ${moment}. Si no lo hace, la primera resolución es firme.`,
    Effect: (moment) => `Puede surtir efecto hasta ${moment}.`,
  },
  over: (moment) => `Esa etapa del caso terminó: ${moment}. Se vuelve a preguntar a la mesa.`,
  desk: "Se decide en la mesa",
  asOf: (block, moment) => `A fecha del bloque ${block}, ${moment}.`,
  unread: "El nodo no dice si hay un caso abierto sobre ella.",
  copied: "Una copia no dice si hay un caso abierto sobre ella.",
};
