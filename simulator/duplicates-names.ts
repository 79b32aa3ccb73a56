/**
 * Names for the world of duplicates: many, and as unevenly borne as in life (a few names held by many, thousands held by a
 * handful). Last names are ordinary patronyms and made-up compounds; towns are invented.
 */

export const FEMALE_OLD =
  'Anna Margareta Karin Birgitta Kerstin Elisabeth Eva Ingrid Gunilla Marianne Inger Barbro Monica Ulla Gun Anita Britt Siv Solveig Maj Berit Gudrun Astrid Ann-Marie Ingegerd Rut Vera Elsa Greta Signe Kirsten Bodil Ragnhild Aino Turid'.split(
    ' ',
  );
export const FEMALE_MIDDLE =
  'Maria Anna Eva Lena Annika Susanne Helena Kristina Åsa Katarina Marie Ulrika Camilla Malin Jenny Carina Pia Monika Linda Charlotte Anette Cecilia Agneta Ingela Yvonne Therese Madeleine Petra Veronica Jessica Sofie Mette Hanne Fatima Leila Anne-Lie Ylva Birgit Tuula Nadja'.split(
    ' ',
  );
export const FEMALE_YOUNG =
  'Emma Elin Sara Hanna Amanda Julia Linnea Ida Johanna Sofia Emelie Matilda Frida Moa Josefin Rebecka Alexandra Ebba Klara Wilma Alva Maja Nora Saga Tuva Tilde Ellen Alice Agnes Felicia Amina Zeynep Maryam Isabella Olivia Ronja Freja Signe Alma Vendela Åsa-Lisa Thea Ingeborg Nellie Cornelia'.split(
    ' ',
  );
export const MALE_OLD =
  'Lars Karl Sven Bengt Nils Erik Hans Per Göran Jan Rolf Kjell Åke Bo Stig Gunnar Arne Leif Lennart Bertil Olof Rune Gösta Ingvar Sture Torsten Börje Tage Evert Helge Knut Aksel Veikko Jørgen Håkon'.split(
    ' ',
  );
export const MALE_MIDDLE =
  'Anders Johan Per Mikael Peter Thomas Lars Stefan Jonas Magnus Fredrik Håkan Mats Henrik Patrik Tommy Jörgen Christer Ulf Niclas Joakim Tobias Mattias Kent Roger Conny Ola Morten Søren Ahmed Ali Hassan Kenneth Urban Dan Claes Ronny Jari Torbjörn Robert'.split(
    ' ',
  );
export const MALE_YOUNG =
  'Erik Alexander Viktor Oskar Simon Filip Marcus Daniel David Emil Anton William Oliver Lucas Elias Hugo Axel Adam Linus Sebastian Jonathan Isak Gustav Albin Max Noah Leo Mohammed Omar Yusuf Theodor Melker Vincent Alvin Rasmus Kevin Jesper Andreas Christoffer Hampus Måns Sixten Tage Ebbe Ture'.split(
    ' ',
  );

/** What people call themselves, where it is not what is in the register. */
export const CALLED: Readonly<Record<string, readonly string[]>> = {
  Lars: ['Lasse'],
  Karl: ['Kalle', 'Carl'],
  Per: ['Pelle', 'Pär'],
  Nils: ['Nisse'],
  Jan: ['Janne'],
  Hans: ['Hasse'],
  Göran: ['Jöran'],
  Stefan: ['Steffe'],
  Fredrik: ['Fredde'],
  Mikael: ['Micke', 'Michael'],
  Magnus: ['Mange'],
  Thomas: ['Tomas', 'Tompa'],
  Katarina: ['Kattis', 'Catharina'],
  Margareta: ['Maggan', 'Greta'],
  Elisabeth: ['Lisa', 'Lisbeth', 'Elisabet'],
  Birgitta: ['Gittan', 'Britta'],
  Kristina: ['Kicki', 'Christina', 'Stina'],
  Alexander: ['Alex'],
  Alexandra: ['Alex', 'Sandra'],
  Sebastian: ['Sebbe'],
  Jonathan: ['Jonte'],
  Joakim: ['Jocke'],
  Niclas: ['Nicke', 'Niklas'],
  Viktor: ['Victor', 'Vicke'],
  Oskar: ['Oscar'],
  Robert: ['Robban'],
  Patrik: ['Putte', 'Patrick'],
  Daniel: ['Danne'],
  Tobias: ['Tobbe'],
  Mattias: ['Matte', 'Matthias'],
  Henrik: ['Henke'],
  Gustav: ['Gustaf', 'Gurra'],
  Torbjörn: ['Tobbe', 'Thorbjörn'],
  Charlotte: ['Lotta', 'Charlotta'],
  Susanne: ['Sussie', 'Susann'],
  Josefin: ['Jossan', 'Josefine'],
  Rebecka: ['Rebecca', 'Beckan'],
  Veronica: ['Veronika', 'Nica'],
  Madeleine: ['Madde', 'Madelene'],
  Therese: ['Terese', 'Tessan'],
  Ulrika: ['Ulla', 'Uti'],
  Johanna: ['Hanna', 'Jojo'],
  Mohammed: ['Mohamed', 'Moe'],
  Isabella: ['Bella'],
  Emelie: ['Emilie', 'Emmie'],
  Theodor: ['Teo', 'Theo'],
  Sofia: ['Sofie', 'Soffan'],
  Christoffer: ['Kristoffer', 'Stoffe'],
};

export const PATRONYMS =
  'Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson Jansson Hansson Bengtsson Jönsson Petersson Carlsson Magnusson Olofsson Axelsson Jakobsson Mattsson Fredriksson Henriksson Danielsson Håkansson Gunnarsson Samuelsson Fransson Johnsson Isaksson Arvidsson Mårtensson Eliasson Claesson Jensen Hansen Olsen Nielsen Larsen Pedersen Virtanen Korhonen Ali Mohamed Hassan Ahmed Nguyen Khan Hussein Yilmaz'.split(
    ' ',
  );
export const STARTS =
  'Lind Berg Sjö Ek Björk Ny Ström Sund Nord Söder Öst Väster Hag Lund Alm Gran Strand Holm Häll Fors Ceder Lilje Blom Löf Ång Rosen Sand Sten Wall Wester Östel Åker Hed Rönn Lönn Malm Dal Kvarn Hult Hammar Bro Back Ström Vik Nor Åhl Edel Mo Wik Gyllen'.split(
    ' ',
  );
export const ENDS =
  'berg ström gren qvist kvist man holm dahl blad fors lund mark stedt vall feldt ing in én ell ius gård rud skog hammar sjö back'.split(
    ' ',
  );

export const STREET_NAMES =
  'Storgatan Kyrkogatan Skolgatan Ringvägen Parkvägen Björkvägen Lindgatan Ekbacken Tallvägen Rönnstigen Stationsgatan Kungsgatan Drottninggatan Västra_Ågatan Östra_Ågatan Kvarngatan Strandvägen Hamngatan Nygatan Trädgårdsgatan Ängsvägen Granstigen Solvägen Backvägen Smedjegatan Furuvägen Aspgränd Slottsgatan Åkervägen Klockarevägen Mossvägen Skogsvägen Torggatan Vasagatan Lundavägen Sjövägen Bryggaregatan Fabriksgatan Kaptensgatan Prästgatan'
    .replaceAll('_', '\u00a0')
    .split(' ');
