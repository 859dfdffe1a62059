/** Invented people: any likeness is chance. Lists mix many languages; folded to ASCII all entries differ. */
const first =
  "Adaeze Agnieszka Ahmet Aino Akua Alba Aleksander Alina Amara Amit Anahit Andrei Anjali Anouk Arash Arjun Astrid Ayumi Aziza Bartosz Beatriz Bogdan Bronwen Camila Carys Chidi Chiara Dagny Damla Daniela Darius Deniz Dewi Dilnoza Ebba Efua Eilidh Elif Emeka Emre Enrique Esra Eszter Fadila Farid Fatou Femi Fenna Filip Fiona Gabriela Georgi Gita Goran Greta Gustavo Hana Harini Hassan Hedda Henrike Hiroko Hugo Ibrahim Idris Ilse Imani Ines Ingrid Irina Ivana Jakub Jamila Jasper Jelena Jiho Joanna Jorge Juno Kaito Kamala Karim Katya Kavita Kenji Khadija Kofi Lars Latifa Leila Liam Ling Lorena Luca Ludmila Maarten Magda Mahsa Malik Marek Mariana Marit Mateo Maya Mei Mehmet Milos Mina Mirela Nadia Naveen Neve Ngozi Niamh Nikhil Nils Noor Oksana Olivia Omar Orla Oskar Palesa Paolo Parisa Paulina Petra Pilar Priya Quentin Rafael Rahel Ravi Rebekka Renata Rohan Rosalind Ruslan Saanvi Samira Sandeep Sanna Selin Seren Shirin Sibusiso Signe Simone Siobhan Sofia Soren Stefan Sunita Svetlana Tadeusz Tamar Tariq Tereza Thandi Thijs Tomoko Tuuli Uchenna Ursula Valentina Vanja Veerle Viktor Vinh Wanjiru Wiebke Xavier Ximena Yara Yasmin Yusuf Zainab Zofia".split(
    " ",
  );
const last =
  "Abara Abelsen Adeyinka Aghayan Ahlberg Akintola Alkemade Altinok Amundsen Anwari Arndorfer Arrizaba Asante Aydogan Bakkelund Balasa Baranek Barzilay Beaulac Bekker Bendtsen Bhandari Bialek Bisset Blomgren Boakye Bojarski Brankov Brennecke Cakmak Calloway Carneiro Castanho Chaudhari Chikwanha Cieslak Corrigan Czerny Dalgaard Darvish Delacourt Demirel Devaraj Dhillon Dlamini Dobrev Doyen Drabek Duarte Dunleavy Eberling Echeverri Edvardsen Ekelund Elmasry Engstrand Erdenet Etxarri Fagerli Falkowski Farrokh Ferreyra Figueras Fjellheim Fontanet Gadkari Galindez Garvey Gebremed Gerritsen Ghorbani Gniewek Goedhart Goswami Grabowiec Gulbrand Habermehl Haddou Hagelund Halvorsen Hamidou Hartveld Havelka Heffernan Hernandi Hollerer Hosseinpur Ibekwe Ikonen Ilieva Isaksen Iwanami Jablon Jankauskas Jayasuria Jorquera Juhasz Kaczor Kalbfuss Kamau Kandil Karimov Kastrati Keskinen Khumalo Kilbride Kobylka Kolawole Korhola Kovalik Kralik Kuijper Kurosawi Lachance Lagerqvist Lamprecht Langvik Laskari Leclair Lehtovaara Liebknopf Lindqvist Lobato Lonergan Lukacs Mabasa Madsgaard Mahlangu Malinova Mancheva Marangoni Mascarel Mbeki-Roos Meireles Mendizabal Mihailov Moravec Mukherji Mwangi Nakaguma Nandakumar Narvaez Nemcova Nieuwland Nkemelu Nowicka Nystrand Obando Odhiambo Ogunleye Okonedo Olszewska Onwudiwe Orlowski Ostergren Oyelaran Pakarinen Palomares Parthasar Patkar Penhallow Perjesi Petrosyan Pfaffinger Plachy Polgar Przybyl Quesada Quintela Raghunath Rantanen Razavi Rehnstrom Rietveld Rokicki Rosendahl Rudzinski Saarinho Sadowska Salcedon Samarasin Sandvold Sarkany Scharrer Sedlak Sepulvida Shirazi Siddiqa Sikorova Skjelbred Smolarek Solberga Stavrou Steinhagen Strandli Subhani Sundaram Szabados Szymczak Takeshige Tamayo Tanriver Tessema Thackray Tindall Tjarks Toivola Tomaszek Torvund Tresham Tshabalala Tuominen Ugwueze Uhlirova Ulvestad Urrutia Vaidyan Valcarce Vandersteen Vasilache Verhaegen Vestergard Villaverde Vinogradin Vrabec Wadhwani Wallenius Warsame Weatherall Westergren Wielgosz Wojtas Wrzos Xirau Yalcinkaya Yamaguti Yildirmaz Zabala Zakharyan Zandstra Zielonka Zubiri".split(
    " ",
  );

/** Full name number `index`; all names are different up to 35,000 people, then they take a middle initial. */
export function nameOf(seed: number, index: number): { readonly name: string; readonly slug: string } {
  const all = first.length * last.length;
  const round = Math.floor(index / all);
  // The stride and the number of pairs share no divisor, so the walk visits every pair once.
  const place = ((index % all) * stepFor(all) + (Math.abs(seed) % all)) % all;
  const given = first[place % first.length] ?? "";
  const family = last[Math.floor(place / first.length)] ?? "";
  const middle = round === 0 ? "" : ` ${String.fromCharCode(65 + ((round - 1) % 26))}${round > 26 ? Math.floor((round - 1) / 26) : ""}.`;
  const name = `${given}${middle} ${family}`;
  return { name, slug: name.toLowerCase().replaceAll(".", "").replaceAll(" ", ".") };
}

/** A stride that shares no divisor with `all`. */
function stepFor(all: number): number {
  let step = 7919;
  while (divisor(step, all) !== 1) step += 2;
  return step;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
