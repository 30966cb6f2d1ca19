"""Kinds of things with what they are, and families that the stemmer does not join. See words.py."""
# a general word in the question, particular words in the message
HYP="""
instrument: guitar piano violin clarinet drum flute cello saxophone trumpet keyboard ukulele bass
pet: dog cat puppy kitten hamster rabbit fish parrot turtle bird guinea
animal: dog cat horse bird fish rabbit bear deer elephant lion turtle snake cow
sport: basketball football soccer tennis baseball hockey golf volleyball swim run surf ski boxing yoga gym rugby cricket
exercise: yoga run gym weight swim jog cycling pilates boxing stretch
hobby: paint read write garden cook hike photography pottery knit music dance game guitar
activity: hike swim camp paint run bike dance picnic game yoga read pottery
art: paint draw sketch sculpture pottery mural canvas
family: mother father brother sister son daughter husband wife child grandma grandpa cousin aunt uncle niece nephew
relative: brother sister cousin aunt uncle grandma grandpa niece nephew
child: son daughter baby toddler
country: america usa canada mexico brazil england britain uk ireland scotland france spain italy germany sweden norway japan china india australia russia poland greece turkey egypt thailand netherlands portugal switzerland
city: paris london rome tokyo york boston chicago seattle barcelona berlin madrid toronto sydney dublin amsterdam vegas angeles francisco
state: california texas florida oregon washington michigan colorado arizona nevada ohio georgia alaska hawaii minnesota
food: pizza pasta salad soup cake bread rice chicken fish sushi sandwich burger cheese chocolate cookie pie salad steak taco curry
dessert: cake pie cookie chocolate cream cupcake brownie pudding
drink: coffee tea juice beer wine water smoothie cocktail milk
fruit: apple banana orange strawberry blueberry grape mango peach
vehicle: car truck bike bus van suv motorcycle
clothes: shirt dress jacket shoe hat coat hoodie jeans
jewelry: necklace ring bracelet earring pendant
furniture: couch sofa chair table desk bed lamp
color: red blue green yellow purple pink black white orange
weather: rain snow storm sunny hot cold wind
degree: bachelor master phd doctorate diploma
subject: math history science english biology physics chemistry psychology
genre: fantasy mystery romance thriller horror comedy jazz rock pop classical
language: english spanish french german italian chinese japanese python javascript rust java
tool: hammer editor docker git figma
disaster: flood fire storm hurricane earthquake tornado
holiday: christmas thanksgiving halloween easter
season: spring summer autumn winter fall
emotion: happy sad angry proud nervous scared excited grateful
ethnicity: asian african american latino european
religion: church faith god pray bible mosque temple
injury: hurt broke sprain ankle knee twist fracture
technology: flask react python docker postgres redis javascript node
database: postgres mysql sqlite redis mongo
framework: flask react django vue angular rails express
"""
# word families that the stemmer does not join
FAM="""
health healthy unhealthy
anger angry
hunger hungry starve
ability able capable skill talent
strength strong strengthen
length long
proof prove evidence proven
sale sold sell
loss lose
growth grow
speech speak
arrival arrive
explanation explain
description describe
competition compete competitor competitive
decision decide
application apply applicant
participation participate participant
production produce producer
reduction reduce
introduction introduce
solution solve
intention intend
retirement retire
analysis analyze analyse
nation national nationality international
music musical musician
beauty beautiful
danger dangerous
fame famous
patience patient
absence absent
presence present
importance important
confidence confident
independence independent
difference different differ
similarity similar
possibility possible
responsibility responsible
creativity creative creator
activity active
community communal
friendship friend befriend
leadership leader
parenthood parent parenting
motherhood mother
fatherhood father
photography photographer photo
biology biologist biological
science scientist scientific
economy economic
politics politician political
religion religious
tradition traditional
culture cultural
environment environmental
medicine medical medication
memory memorable memorize
courage courageous encourage
joy joyful enjoy enjoyable
peace peaceful
success successful succeed
failure fail
freedom free
wisdom wise
truth true
youth young
warmth warm
depth deep
height high
width wide
weight weigh
flight fly
choice choose
advice advise adviser advisor
belief believe believer
relief relieve
life live alive
death dead die
birth born
sight see
gift give
service serve
behavior behave behaviour
survival survive survivor
approval approve
refusal refuse
proposal propose
rehearsal rehearse
withdrawal withdraw
agreement agree
argument argue
treatment treat
payment pay
equipment equip
engagement engage
commitment commit
achievement achieve
improvement improve
investment invest investor
performance perform performer
appearance appear
existence exist
preference prefer
reference refer
conference meeting convention
residence reside resident
americanization america american
mexico mexican
canada canadian
britain british
england english
france french
spain spanish
germany german
italy italian
china chinese
japan japanese
india indian
korea korean
russia russian
sweden swedish
ireland irish
scotland scottish
brazil brazilian
africa african
europe european
asia asian
"""
