import type * as English from "../en/consoleGroups.ts";

/** Spanish. */
export const consoleGroups: typeof English.consoleGroups = {
  heading: "Firma por tu grupo o tu panel",
  file: "El archivo que hay que firmar",
  fileAbout:
    "De una propuesta, de una resolución o de un cambio de panel. Elígelo, o suéltalo aquí. Se queda en tu dispositivo.",
  proposal: "Lo que se te pide firmar",
  around: "La propuesta",
  group: "Grupo",
  at: "Contrato llamado",
  evidence: "Prueba",
  roster: "Nómina",
  until: "Vale hasta",
  noEnd: "que se use: sin fin",
  signatures: "Firmas",
  signed: "Asientos que firmaron",
  assents: "Asientos a favor",
  objections: "Asientos en contra",
  nobody: "ninguno todavía",
  none: "ninguna",
  shown: "Lo que muestra tu billetera",
  shownAbout: (bytes) =>
    `Tu billetera muestra la llamada como ${bytes} bytes que nadie puede leer. Compara lo que muestra con estos hashes: representan exactamente la llamada de arriba.`,
  shownHashes:
    "Tu billetera muestra números y hashes. Compara lo que muestra con estos: representan exactamente lo que se cuenta arriba.",
  digest: "Resumen (EIP-712)",
  domain: "Hash del dominio",
  message: "Hash del mensaje",
  objectionDigest: "Resumen de una objeción",
  connect: "Conecta arriba una billetera para firmar. Sin ella puedes leerlo todo.",
  sign: "Firmar",
  fromBlock: "Primer bloque en el que se busca",
  fromBlockAbout:
    "Si se deja vacío, se busca en todos. El bloque en que se desplegó el grupo o la mesa ahorra una búsqueda larga.",
  fromBlockWrong: "Este no es el número de un bloque.",
  look: "Buscar tu asiento",
  looking: "Tu billetera pregunta a su nodo por tu asiento ...",
  seat: "Firmas como",
  wouldFail: "Si se hiciera ahora, la llamada sería rechazada:",
  untold: "Esta llamada no se puede explicar por completo, así que aquí nadie la aprueba. Puedes objetar.",
  assent: "Aprobar en la billetera",
  object: "Objetar en la billetera",
  signIt: "Firmar en la billetera",
  asking: "Mira en tu billetera ...",
  done: "Firmado. Guarda el archivo y pásalo a los demás: no se envió nada.",
  save: "Guardar el archivo con tu firma",
};
