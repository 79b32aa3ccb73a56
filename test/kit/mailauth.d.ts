/** What we use of mailauth, which brings no types. */
declare module 'mailauth/lib/dkim/verify.js' {
  type Result = {
    status: { result: string; comment?: string };
    signingDomain: string;
    algo: string;
    signingHeaders?: { keys: string };
  };
  export function dkimVerify(
    message: Buffer,
    options: { curTime: Date; resolver(name: string, type: string): Promise<string[][]> },
  ): Promise<{ results: Result[] }>;
}
