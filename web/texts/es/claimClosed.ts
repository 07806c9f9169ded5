import type * as English from "../en/claimClosed.ts";

/** Spanish. */
export const claimClosed: typeof English.claimClosed = {
  state: {
    paused: "Las reclamaciones están en pausa.",
    pausedUntil: (moment) => `Las reclamaciones están en pausa hasta el ${moment}.`,
    pausedHint: "No pierdes nada: el final se aplaza tanto como dure la pausa. Vuelve después.",
    notFunded: (balance, due) =>
      `La campaña no tiene dinero suficiente: tiene ${balance}, y te corresponden ${due}.`,
    notFundedHint:
      "Quien la dirige tiene que aportar los fondos. Una reclamación enviada ahora fallaría y costaría gas: espera y vuelve a mirar.",
    recalled: "La campaña está vacía: su dinero se retiró antes del comienzo.",
    empty: "La campaña está vacía: su dinero se retiró antes del comienzo, o nunca llegó.",
    recalledHint: "No hay nada que hacer. Si vuelve a tener fondos, esta página lo dirá.",
    ended: (moment) => `La campaña terminó el ${moment}. Ya no se puede reclamar nada.`,
    endedPaid: (paid) => `Pagado antes de eso: ${paid}.`,
  },
};
