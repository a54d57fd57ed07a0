"""Words that decide whether a label is a name: common given names (and the commonest surnames), and words for roles and texts."""

GIVEN = frozenset(
    """
    adam adrian agnes agneta ahmad ahmed aida aino aisha albert albin aleksander aleksandra alex alexander alexandra alfred ali
    alice alma alva alvin amal amanda amelia amina amir amy ana anastasia anders andersson andre andrea andreas andrej andrew
    andrzej anette angela angelica anita anja ann anna anne anneli annelie annika ante anthony anton antonia antonio arash arian
    ariana arman armin arne arthur arvid asad ashley asif asta aster astrid august augusta aurora axel axelina ayan ayse babak
    barbara barbro beata beatrice behrouz belal ben bengt bengtsson benjamin benny berg bergman berit bernt bertil bettina betty
    bilal bill birger birgitta björg björn bo bob boris bosse brian brita britt britta brittmarie bror brown bruno börje caisa
    cajsa calle camilla carin carina carl carol carola carolina caroline casper catarina catherine cecilia cesar charles charlie
    charlotta charlotte chloe chris christer christian christin christina christine christoffer christopher claes clara claudia
    conny cornelia cynthia dag dagmar dagny damir dan daniel daniela daniella danielle danielsson danijel danuta dario darko
    david davies davor deborah denise deniz dennis diana dieter dina dino disa donna dorota douglas dragan dragana dusan dzenan
    ebba ebbe edith edvin edward edwin einar ejnar elaine elena elham eli elias elin elina elisa elisabet elisabeth elise
    elizabeth ella ellen ellinor elmer elmira elsa elsie elvira elvis emelie emil emilia emilio emily emine emir emma enes engla
    engström enver eric erik erika eriksson erland ernst esmeralda estelle ester esther eugen eva evans evelina evert ewa fabian
    fadi faith fanny farah fares farhad farid fartun fatima fawad felicia felix fernando filip filippa finn florian folke frank
    fransson fred freddy fredrik fredrika freja frida fritz gabriel gabriella gary george gerd gerda gert gertrud gisela gittan
    gizem glenn goran grace gregor gregory greta gudrun guido guillermo gun gunborg gunilla gunnar gunnel gunvor gustaf
    gustafsson gustav göran gösta göte habib hadi hadiya haider hakan hala halima hamid hamza hanan hanna hanne hannes hans
    hansson harald harold harry hasan hassan hasse hawa hedda hedvig heidi helen helena helga helge helmer helmi henny henrietta
    henrik henry herman hiba hilal hilda hilma hjalmar holm hope hugo hussain hussein håkan ibrahim ida igor ilir ilona ilse
    ilyas iman ines inga ingalill ingeborg ingegerd ingela ingemar inger ingrid ingvar ingvor irene irina iris irma isa isabel
    isabella isabelle isac isak ismail ivan ivana ivar iwona jack jacob jacqueline jakob jalal jamal james jan jane janet janne
    jansson jarl jasmin jasmina jason javier jean jeffrey jelena jennifer jenny jens jerker jerry jesper jessica jessika jihad
    jim jimmie jimmy joacim joakim jochen joe joel johan johanna johansson john johnson jolanta jonas jonatan jonathan jones
    jonna jonsson jorge jose josef josefin josefine joseph josephine joshua joy juan judit judith julia julian juliette julius
    june jussi jörgen jürgen kai kaisa kaj kajsa kalle kamal kamil karen karim karin karina karl karlsson karolina karsten
    kasper kata katarina kate kathleen katja katrin kaur kaveh kay kenneth kent kerim kerstin kevin khadija khaled khalid khan
    kian kicki kiki kim kimmo kjell klara klas klaus knut konrad konstantin kornelia krister kristian kristin kristina kristofer
    kristoffer krzysztof kurt kåre laila lana larry lars larsson lasse latifa laura layan layla leah leena leia leif leila lena
    leni lennart leo leon leonard leonardo leyla li liam lidia liisa lilian lill lillemor lilly lily lina lind linda lindberg
    lindgren linn linnea linus lior lisa lisbet lisbeth lise liselott liselotte liv ljiljana lo loa loke lotta louise lova love
    lovisa lucas lucia lucy ludvig ludwig luis luka lukas luke luna lundgren lundin lydia mads magda magdalena magnhild magnus
    maher mahmoud mahmud mai maj maja majid majken malena maliha malik malin malte malvina manal manuel marc marcel marcela
    marcus margaret margareta margit margot maria mariam mariana marianne marie marika marina mario marita marjan marjo mark
    marko markus marlene marta marte martha martin martina marwa marwan mary maryam matilda mats matteo matteus matthew matti
    mattias maud max maya medina mehdi mehmet mehran melina melissa melker melva melvin merima merve meryem mia michael michaela
    michelle mika mikael mikaela mike mila milad milan milena mimmi mina mira miriam mirjam miro miroslav mirza mo moa moh
    mohamad mohamed mohammad mohammed mohsen molly mona monica moritz morris mostafa muhammad muna murat murtaza musa mustafa
    nada nadia nadim nadja nahid naima najib najma nancy nasrin natalia natalie natasha nathalie nazanin nedim nelly nenad
    nguyen nicklas niclas nicolas nicole nicolina niels nihad niklas nikola nikolaj nils nilsson nima nina nino nisse noah noel
    noor nora nour nura nuria nyström ola olav ole oleg oleksandr olena olga oliver olivera olivia olle olof olsson omar oscar
    oskar osman ossian ottilia otto ove pamela parisa patrick patrik paul paula paulina pauline pehr pelle pentti per pernilla
    persson peter petra petri petter pettersson philip pia pierre piotr pär pål rachel rafael rafaela ragnar ragnhild rahel
    rahim raija rakel ralf ralph ramin ramona rana randi rania rashid rasmus raymond razan rebecca rebecka regina reidar reijo
    reine renata reza richard rickard riitta rikard rita robert robin roger roland rolando rolf roman ronald ronja ronny rosa
    rosanna rose rosita roy roya ruby rune rustam rut ruth ryan sabina sabrina sadia safiya saga sahra said saif saleh salim
    salma salman salwa sam samer sami samir samira samuel sandberg sandra sanna sanne sara sarah sasha saskia scott sead
    sebastian selim selma senad serkan seydou shadi shahin shahram sharon shayan shirin signe sigrid sigurd sigvard silvia simon
    simona simone sinan singh siri siv sivert siw sixten sjöberg slavica smilla smith sofi sofia sofie solveig sophie soraya
    staffan stanislav stefan stefania stella stellan sten stephanie stephen steven stig stina sture suleiman sumaya sune sunniva
    susan susanne suzana svante svea sven svensson svetlana sylvia söderberg sölve tage taha tamara tania tanja tarek tariq
    tatiana tatjana taylor ted teodor teresa terese theo theodor theresa therese thomas thor thorbjörn tiina tilda tilde tim
    timo timothy tina tindra tobbe tobias tom tomas tomislav tommy tony tor torbjörn tord tore torgny toril torsten torun tove
    truls tuomas tuula tuva tyko tyra ulf ulla ulrica ulrik ulrika ulrike ursula vahid valdemar valentin valentina valter
    vanessa vega veli vendela vera veronica veronika vesna vibeke vicky victor victoria vidar viggo viktor viktoria vilgot
    vilhelm vilma vincent viola violeta virginia virpi vladimir wael waleed walid walker wallin walter wang wiktor wilhelm
    wilhelmina william wilma wilmer wilson wright xi yahya yasin yasmin yasmine yasser ylva yngve yohannes yonas younes yuki
    yuri yusra yusuf yvonne zahir zahra zaid zainab zaki zara zeinab zelda zeynep ziad zlatan zoe zoran zuzana åke åsa örjan
    össur östen öznur
    """.split()  # noqa: SIM905 -- a list to read
)
"""Common given names in Sweden and in English, and the commonest surnames; many are words as well, or stand in tables of words."""

COMMON_WORDS_TOO = frozenset(
    """
    alva ante aster august aurora barbara berg bill bo bob bror brown dag dan disa faith frank george grace harry holm hope iris
    isa jack jane jean joy june kata kate kent lana leo lill lily lind liv lo lova love luna mai maj mark max mike mina mira mo
    musa nada ove per ralf regina rita roman rosa rose roy ruby rune rut saga said scott stella sten stig sture ted tim tor tore
    ursula vega vera victoria viola walker wright
    """.split()  # noqa: SIM905 -- a list to read
)
"""Those that a label in lower case holds as words: "boende-per-kommun"."""

NEUTRAL = frozenset(
    """
    a adult agency alla and andra annan anonym anonymiserad ansvarig answer anteckning april augusti avdelning avidentifierad
    avsnitt b bakgrund band barn barnet big bilaga bild bitr blogg boende bolag boy brev brother brukare by c care case
    caseworker chair chef chefen chefer child city client coach code copy council county dagbok december dekan del deltagare
    deltagaren deputy doctor dotter dottern draft east elev eleven elever enhet enheten enkät expert facilitator familj far
    farfar farmor faster father februari female femte fg fil file filen final first fjärde flera flicka flickor focus fokusgrupp
    fredag friend fru fråga full förening första förälder föräldrar gamla gammal girl god gode granne group grp grupp gruppen
    gruppintervju guest gäst handläggare head health high home host housing ht hög id imam inf informant ingen interview
    interviewee interviewer interviewers interviews intervju intervjuare intervjuaren intervjuer intervjuperson intv ip ja
    januari juli juni junior jurist kansli killar kille kl klar klient kod kommun kommunen kompis kontor kopia kund kurator
    kvinna kvinnan kvinnor kyrka kyrkan land large lawyer leader ledare lektor letter liten local lots lotsen low läkare län
    lärare låg lördag mail maka make male mamma mamman man manager mannen mars medium mejl mellan member men mentor mindre
    moderator mor morfar mormor moster mother myndighet män måndag möte natt nej new no norr norra north note notes november nr
    number nummer nurse ny nya nämnd observatör of office officer oktober okänd okända old older omgång onsdag ordf original ort
    other others pappa pappan par parent part participant participants pastor patient people person personal personer pilot
    pojkar pojke police polis polisen politiker priest private project projekt protokoll präst pseudonymiserad public pupil
    rapport region rektor resp respondent respondenten rev rond round runda rural röst röster sambo samtal samtalet school
    second sekr senior september service services sister skola skolan slut slutlig small små social son sonen south speaker spår
    stad staff start stat staten stor stora student studie study stöd större survey svar syster särskild söder södra söndag tc
    teacher team teams telefonintervju test text tf the third tid time tisdag tjej tjejer tjänsteman tolk tolken torsdag town
    transcribed transcript transcripts transkriberad transkript transkription tredje tutor ung unga ungdom ungdomar unknown
    uppföljning urban user utkast verksamhet version vet vice voice voices vt vuxen vuxna vän värd väst västra west wife woman
    women work worker yes yngre young younger youth zoom äldre åk år öst östra övrig övriga
    """.split()  # noqa: SIM905 -- a list to read
)
"""Words for roles, people of no name, groups, places of no name and kinds of text, as researchers call files, speakers and groups."""
