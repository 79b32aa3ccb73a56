export default function FirstPage() {
  return null;
}
