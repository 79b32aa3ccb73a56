/**
 * Partials that every workspace has until it writes its own of the same name:
 *
 * - `{{> styles}}`, first in mj-head: looks of texts, buttons and slots in the colours of the theme, and dark mode;
 * - `{{> header}}`, in mj-body: the logo, or the name of the workspace;
 * - `{{> footer}}`, in mj-body: why one gets this, the unsubscribe link, the postal address.
 *
 * A design then needs little more than `<mj-body css-class="page" background-color="{{brand.background}}">` and sections
 * with `mj-class="k-section" css-class="k-section"`. Further classes of `styles`: display (a large heading), small, tint
 * (a section or column on the tint); CSS classes button and rule for buttons and dividers that follow dark mode.
 */
export type BrandPartial = { mjml: string; languages?: Record<string, { mjml: string }> };

const styles = `<mj-attributes>
  <mj-all font-family="{{brand.font}}" />
  <mj-text color="{{brand.text}}" font-size="{{brand.fontSize}}" line-height="1.6" padding="6px 32px" />
  <mj-button background-color="{{brand.accent}}" color="{{brand.accentText}}" font-size="{{brand.fontSize}}" font-weight="600" border-radius="{{brand.radius}}" inner-padding="14px 26px" padding="10px 32px" align="left" />
  <mj-divider border-width="1px" border-color="{{brand.line}}" padding="12px 32px" />
  <mj-table color="{{brand.text}}" font-size="{{brand.fontSize}}" line-height="1.5" padding="6px 32px" />
  <mj-class name="k-section" background-color="{{brand.surface}}" padding="10px 0" />
  <mj-class name="k-heading" color="{{brand.text}}" font-family="{{brand.headingFont}}" font-size="24px" line-height="1.3" />
  <mj-class name="k-offer-card" background-color="{{brand.tint}}" border-radius="14px" padding="18px 0" />
  <mj-class name="k-offer-name" color="{{brand.tintText}}" />
  <mj-class name="k-offer-percent" color="{{brand.tintText}}" />
  <mj-class name="k-offer-code" color="{{brand.tintText}}" />
  <mj-class name="k-offer" color="{{brand.tintText}}" />
  <mj-class name="display" color="{{brand.text}}" font-family="{{brand.headingFont}}" font-size="34px" font-weight="700" line-height="1.2" />
  <mj-class name="small" color="{{brand.muted}}" font-size="14px" line-height="1.6" align="center" />
  <mj-class name="tint" background-color="{{brand.tint}}" />
</mj-attributes>
<mj-raw>
  <meta name="color-scheme" content="light dark">
  <meta name="supported-color-schemes" content="light dark">
</mj-raw>
<mj-style>
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  a { color: inherit; }
  .k-offer-card { padding-left: 24px; padding-right: 24px; box-sizing: border-box; }
  @media only screen and (max-width: 479px) {
    .display div { font-size: 29px !important; }
    .k-button table, .button table { width: 100% !important; }
  }
  @media (prefers-color-scheme: dark) {
    body, .page > div, .page { background-color: {{brand.darkBackground}} !important; }
    .k-section, .k-section > table { background-color: {{brand.darkSurface}} !important; background: {{brand.darkSurface}} !important; }
    .k-section div, .k-section h1, .k-section h2, .k-section h3, .k-section p, .k-section li, .k-section td, .k-section span { color: {{brand.darkText}} !important; }
    .header div { color: {{brand.darkText}} !important; }
    .k-offer-card > table > tbody > tr > td, .tint, .tint > table, .tint > table > tbody > tr > td { background-color: {{brand.darkTint}} !important; background: {{brand.darkTint}} !important; }
    .k-offer-card div, .tint div { color: {{brand.darkTintText}} !important; }
    .k-button td[bgcolor], .k-button a, .button td[bgcolor], .button a { background-color: {{brand.darkAccent}} !important; background: {{brand.darkAccent}} !important; color: {{brand.darkAccentText}} !important; }
    .footer div, .footer a { color: {{brand.darkMuted}} !important; }
    .rule p { border-top-color: {{brand.darkLine}} !important; }
  }
</mj-style>`;

const header = `<mj-section padding="28px 0 16px" css-class="header">
  <mj-column>
    {{#if brand.logoUrl}}
    <mj-image src="{{brand.logoUrl}}" alt="{{workspace.name}}" width="{{brand.logoWidth}}" align="left" padding="0 32px" {{#if brand.websiteUrl}}href="{{brand.websiteUrl}}"{{/if}} />
    {{else}}
    <mj-text font-family="{{brand.headingFont}}" color="{{brand.text}}" font-size="18px" font-weight="700" line-height="1.4" padding="0 32px">{{#if brand.websiteUrl}}<a href="{{brand.websiteUrl}}" style="color:inherit;text-decoration:none">{{workspace.name}}</a>{{else}}{{workspace.name}}{{/if}}</mj-text>
    {{/if}}
  </mj-column>
</mj-section>`;

const footer = (why: string, leave: string) => `<mj-section padding="20px 0 32px" css-class="footer">
  <mj-column>
    <mj-text font-family="{{brand.font}}" color="{{brand.muted}}" font-size="14px" line-height="1.6" align="center" padding="6px 32px">${why}<br />
      <a href="{{unsubscribeUrl}}" style="color:inherit">${leave}</a></mj-text>
    {{#if workspace.address}}
    <mj-text font-family="{{brand.font}}" color="{{brand.muted}}" font-size="14px" line-height="1.6" align="center" padding="0 32px 6px">{{workspace.address}}</mj-text>
    {{/if}}
  </mj-column>
</mj-section>`;

const english = footer('You get this because you said yes to news from {{workspace.name}}.', 'Unsubscribe');

export const defaultPartials: Readonly<Record<string, BrandPartial>> = {
  styles: { mjml: styles },
  header: { mjml: header },
  footer: {
    mjml: english,
    languages: {
      en: { mjml: english },
      sv: {
        mjml: footer(
          'Du får det här för att du har tackat ja till nyheter från {{workspace.name}}.',
          'Avsluta prenumerationen',
        ),
      },
      da: {
        mjml: footer(
          'Du får denne mail, fordi du har sagt ja til nyheder fra {{workspace.name}}.',
          'Afmeld nyhedsbrevet',
        ),
      },
      nb: {
        mjml: footer('Du får denne e-posten fordi du har sagt ja til nyheter fra {{workspace.name}}.', 'Meld deg av'),
      },
      fi: {
        mjml: footer(
          'Saat tämän viestin, koska olet tilannut uutisia lähettäjältä {{workspace.name}}.',
          'Peruuta tilaus',
        ),
      },
    },
  },
};
