import { renderSVG } from 'uqr';

/**
 * A QR code as SVG text. Colours by name: clients put `data:image/svg+xml;utf-8,` in front of the text as it is, and a
 * `#` would end the address there.
 */
export const qrCode = (text: string): string =>
  renderSVG(text, { pixelSize: 4, blackColor: 'black', whiteColor: 'white' });
