/** Whether a letter can be made with this as a link: half an address cannot be followed, and is refused. Pure. */
export function isLink(text: string): boolean {
  const address = text.trim();
  if (address === '' || address.includes('{{')) return true;
  if (/^(#|mailto:|tel:|sms:)/i.test(address)) return true;
  if (/^answer:[\w-]+\/[\w-]+$/i.test(address)) return true;
  return /^https?:\/\//i.test(address) && URL.canParse(address);
}
