/** A formal name, then what its bearers are called: Scandinavian and English ones in common use. */
export const nicknames: readonly string[] = `
Lars Lasse Lasso
Karl Kalle Carl
Per Pelle Peter Petter Pär Peer Pehr
Nils Nisse Niels
Jan Janne
Johan Johannes Jojje Jonne John
Johannes Hannes Hans
Hans Hasse Hannes
Anders Andy
Andreas Andy Adde
Bengt Bengan Benke
Lennart Lelle
Göran Jörgen Georg
Björn Nalle
Bertil Berra
Stefan Steffe Staffan
Fredrik Fredde Figge Fred Frederik
Mikael Micke Michael Mikkel Mick Mike
Magnus Mange
Thomas Tompa Tom Tommy
Kristian Krille Kris Christian Chris
Kristoffer Kris Stoffe Christoffer Christopher Chris
Kristina Kicki Stina Kia Kristin Christina Tina Kikki
Katarina Kattis Kajsa Katta Kata Catarina Katrine Trine Karin Cathrine
Margareta Maggan Greta Gita Maggie Margrete Grete Margit Margaretha
Elisabeth Lisa Lisbeth Bettan Lis Betty Elsa Elisabet Elizabeth Liz Beth Lise
Birgitta Gittan Britta Gitte Birgitte Birgit
Gunilla Nilla
Anna Annie Ann Anne Ania
Annika Annie
Marianne Mia Nanne
Maria Mia Maja Marie Mary Mia
Charlotte Lotta Lotte Charlotta
Susanne Sussie Sanna Susanna Sanne Susan
Alexander Alex Sasse Sander Alec
Alexandra Alex Sandra Sanna
Sebastian Sebbe Basse
Jonathan Jonte Jon
Joakim Jocke Joachim Jokke
Niklas Nicke Nicklas Nick Nicholas Nico
Viktor Vicke Victor Vigge
Oskar Ogge Oscar
Robert Robban Rob Bob Bobby Robbie
Rickard Ricke Richard Rikard Rick Rich
Patrik Putte Patrick Pat
Daniel Danne Dan Danny
David Dave
Tobias Tobbe
Mattias Matte Matthias Mats Mathias Matt
Marcus Macke Markus Mark
Henrik Henke Henry
Erik Erika Jerker Eric Rikke
Gustav Gurra Gustaf Gösta
Ludvig Ludde Ludwig
Leonard Leo
Samuel Sam Samme
Benjamin Benne Ben Benny
Joel Jolle
Simon Simme
Emil Emme
Filip Fille Phillip Philip Phil
Isabella Bella Isa Isabelle
Josefin Jossan Josefine Josephine
Jenny Jennifer Jen
Rebecka Becka Rebecca Becky Bex
Caroline Carro Karoline Karolina Carolina
Victoria Vicky Tori Viktoria Vickan
Ulrika Ulla Rikke
Ulf Uffe
Rolf Roffe
Kjell Kjelle
William Wille Bill Will Billy Bille
James Jim Jimmy Jamie
Edward Ed Eddie Edvard
Theodor Teo Theo Ted
Mohammed Mohamed Muhammad Mohammad Mo Muhammed
Ibrahim Ibbe
Abdullah Abdul
Sofia Soffan Sophia Sofie Sophie
Amanda Manda
Malin Malena Magdalena
Magdalena Lena Malena
Helena Lena Helene Hella
Eleonora Nora Ella
Katrin Katta Kati
Linnea Nea Linn
Ingegerd Inga
Ingrid Inga
Gabriella Gabbi Ella Gabriela
Emelie Emmy Emilie Emily
Emma Emmy
Jakob Jacke Jacob Kobbe
Rasmus Rasse
Anton Tony Ante
Antonia Tony Toni
Axel Acke
Albert Abbe Bert
Elias Ellis
Frida Friddan
Hampus Hampe
Jesper Jeppe Kasper
Kasper Casper
Kenneth Kenta Ken
Kent Kenta
Kurt Kurre
Leif Leffe
Roger Rogga
Roland Rolle
Sören Sörn Soren
Sven Svenne
Tore Ture
Torbjörn Tobbe Tobben Thorbjørn
Veronica Vera Nica Veronika
Yvonne Vonne
Johanna Hanna Jossan Joanna
Christian Krille Chrille
Charles Charlie Chuck Carl
John Jack Johnny Jon
Joseph Joe Joey Josef Jose
Anthony Tony Antony
Andrew Andy Drew
Matthew Matt
Stephen Steve Steven
Peter Pete
Timothy Tim
Gregory Greg
Ronald Ron
Donald Don
Lawrence Larry
Gerald Jerry
Raymond Ray
Frederick Fred Freddy Fredrik
Francis Frank
Henry Harry Hank
Margaret Maggie Peggy Meg Margareta
Katherine Kate Katie Kathy Cathy Catherine Kathryn Katarina
Patricia Pat Patty Trish
Susan Sue Susie
Deborah Debbie Deb
Barbara Barb
Abigail Abby
Samantha Sam
Natalie Nat
Maximilian Max
Friedrich Fritz
Heinrich Heinz
Wilhelm Willi Willy
Katharina Kathi Katja
Matthias Matze
Sebastian Basti
Ingeborg Inga Bojan
Solveig Solan
Bernt Berra
Christer Chrille Krister
Ann-Marie Annmarie Mia
Evelina Eve Evelyn
Agneta Neta
Göran Jöran
Börje Birger
Håkan Hogge
Yusuf Josef
`
  .trim()
  .split('\n');
