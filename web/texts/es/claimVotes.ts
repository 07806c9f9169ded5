import type * as English from "../en/claimVotes.ts";

/** Spanish of the votes of a campaign's token. */
export const claimVotes: typeof English.claimVotes = {
  heading: "Tus votos",
  nobody: "Nadie tiene todavía los votos de tus tokens. Cuentan cuando los delegas, en ti o en otra persona.",
  own: "Tú tienes los votos de tus tokens.",
  other: "Los votos de tus tokens están delegados en:",
  choose: "Quién recibe los votos de tus tokens",
  self: "Yo",
  somebody: "Otra persona",
  leave: "Dejarlos como están",
  delegate: "Dirección que recibe tus votos",
  delegateAbout:
    "Vota con tus tokens, y no puede moverlos. Puedes cambiarla después; una firma tuya sin usar aún puede reemplazar ese cambio.",
  notThere: "Desde ahí no vota nadie: da otra dirección.",
  change: "Cambiar quién tiene tus votos",
  withClaim: "Tus votos se delegan junto con el cobro, con la misma confirmación.",
  to: "Tus votos van a",
  byCall: {
    start: "Delegar tus votos",
    about:
      "Tu billetera pide una transacción del token. No mueve tokens; vale para todos los que tienes, ahora y después.",
    connect: "Conecta una billetera para delegar",
    onlyAccount: "Solo la propia cuenta puede delegar. Conecta la billetera de:",
    waiting: "Esperando a la billetera ...",
    sent: "Se ha enviado. Esta página lo muestra aquí en cuanto cuente.",
    failed: "La transacción falló: tus votos están donde estaban.",
  },
  bySignature: {
    about:
      "También puedes firmar por tus votos. No cuesta nada ni mueve tokens: la pasarela lo envía cuando el cobro está pagado.",
    usable: (span) =>
      `Quien tenga esta firma puede usarla durante ${span}, aunque el cobro nunca se pague. Tus votos van entonces a la dirección de arriba, y nada más.`,
    sign: "Firmar por mis votos",
    signing: "Esperando a la billetera: muestra la misma dirección ...",
    signed: "Firmado: cuando el cobro esté pagado, tus votos van a",
    leaveOut: "No usarlo",
    contract:
      "Esta cuenta es un contrato, que no puede firmar por sus votos. Cuando el cobro esté pagado, esta página ofrece una transacción para ello.",
  },
  handedIn: {
    waiting: (until) =>
      `La pasarela los delega cuando el cobro está en un bloque. Si nada ha cambiado el ${until}, delégalos tú.`,
    failed: "La pasarela no pudo delegarlos: delégalos tú.",
    to: "Has firmado que tus votos van a",
    forget: "Olvidarla en este dispositivo",
  },
};
