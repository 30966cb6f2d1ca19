"""Word lists of general English, written by us for Kioku; no third-party list was copied."""
# groups of near-synonyms: any word finds the others
SYN="""
job career work occupation profession employment
boss manager supervisor
coworker colleague
company firm business
salary pay wage income earnings
quit resign
fired laidoff layoff
hire recruit employ
house home apartment flat
car vehicle automobile
buy purchase order
sell sale
cheap affordable inexpensive
expensive costly pricey
cost price fee
money cash fund budget
begin start launch
finish complete end conclude
stop quit cease
big large huge enormous giant
small little tiny
happy glad joyful cheerful delighted
sad unhappy upset down depressed
angry mad furious annoyed
scared afraid frightened fearful terrified
worried anxious nervous concerned
stress pressure tension overwhelm burnout
destress relax unwind relief calm chill
tired exhausted fatigued
excited thrilled pumped stoked
proud pride
sick ill unwell
disease illness condition
doctor physician
hospital clinic
medicine medication drug pill
injury hurt injured wound
health wellbeing wellness
exercise workout fitness gym
food meal dish cuisine
cook bake recipe
dinner supper
restaurant diner cafe eatery
drink beverage
trip travel journey vacation getaway visit
hike trek trail
camp campfire tent
photo camera
art artwork painting drawing
paint painter
draw sketch
write writer author
book novel
story tale
read reader
song music tune
concert show gig performance
band group
sing singer
dance dancer choreography
movie watch
game play
team club
win victory champion
contest competition tournament championship
prize award trophy medal
practice rehearse train
teach teacher instructor
learn study
class course lesson workshop
school education academy
student pupil
exam test quiz
degree diploma graduate graduation
research investigate
friend buddy pal
parent mother father
kid toddler baby
sibling brother sister
son boy
daughter girl
spouse husband wife partner
girlfriend boyfriend date dating
relationship relation
marry engaged bride
divorce breakup separate
pet dog cat puppy kitten
dog puppy pup
cat kitten kitty
adopt adoption foster
birthday celebrate party celebration
gift present
event gathering meetup
meeting appointment call
help assist aid support
volunteer charity donate nonprofit
donate donation contribute
church faith religion religious spiritual pray
belief believe
community neighborhood local
meet encounter
talk chat conversation speak discuss
tell inform
ask question
answer reply respond response
advice tip suggestion recommendation
suggest recommend advise propose
plan intend goal aim
goal target objective aspiration dream ambition
hope wish
idea thought
decide choose decision choice pick
reason why motivation motivate inspire inspiration
inspire motivate encourage
problem issue trouble difficulty
challenge obstacle hurdle struggle
difficult hard tough challenging
easy simple
mistake error bug
fix repair solve resolve
solution fix
break damage destroy
lose lost missing
find discover
look search seek
show display exhibit
make create build craft
create design
change modify update
improve improvement better enhance boost
increase grow raise rise growth
decrease reduce drop lower cut
fast quick rapid speed
slow delay
delay postpone reschedule
cancel call
schedule calendar timetable agenda
deadline due
often frequently regularly
favorite best prefer preference
like love enjoy fond
hate dislike
hobby interest pastime activity
outdoors nature outside
garden plant flower
tree forest wood
beach ocean sea coast shore
mountain hill peak summit
lake river water
city town
country nation homeland
origin roots native
live reside move
move relocate
neighbor neighborhood
clothes clothing outfit wear fashion
shoe sneaker boot
necklace jewelry ring bracelet
device gadget
computer laptop pc
phone call
app application
website site page
program software
code script
function method
database db
server backend
client frontend
bug error defect
test verify
deploy release deployment
config configuration setting
password credential login
security secure safety
library package dependency
version release
repository repo
folder directory
document file report
essay paper article
draft version
mentor guide coach mentorship
lead leader leadership
military army soldier veteran
accident crash
fire blaze
storm flood hurricane
weather rain snow sunny
money finance financial
invest investment
loan debt
customer client
market marketing advertise promotion promote
store shop boutique
owner own
studio gym
brand logo
success achievement accomplish accomplishment succeed
fail failure setback
memory remember recall reminder
remind reminiscent
symbol symbolize represent stand mean meaning
important significant matter
unique special
similar alike same common
different difference
beautiful pretty gorgeous stunning
funny hilarious humor
kind generous caring compassionate
smart intelligent clever
brave courage courageous
peace peaceful calm serene tranquil
free freedom liberty
grateful thankful appreciate gratitude
surprise unexpected
attend join participate
participate involve
member join
organize host arrange
collect collection
vote election campaign politics political
government policy
law legal lawyer
identity gender transgender trans
lgbtq gay queer pride
therapy therapist counsel counselor counseling
mental psychological emotional
emotion feel feeling
body physical
age old young
childhood child young
year annual
weekend saturday sunday
morning breakfast
night evening
road drive
bike cycle cycling
run running jog marathon
swim swimming pool
flight fly plane airport
train railway
bus transport
hotel stay
map route
guitar instrument
toy doll
sport basketball football soccer
tv series show
spicy flavor taste
sweet dessert candy
vegetarian vegan
allergic allergy
weight diet
sleep bed rest
dream nightmare
die pass funeral
grief mourn loss
pottery clay ceramic
sew knit
build construct construction
kitchen cook
room bedroom
furniture couch table chair
wall mural
color red blue green purple yellow
"""
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
SYN2="""
learn discover realize
understand comprehend grasp
explain clarify describe
show demonstrate illustrate
prove demonstrate verify confirm
check verify inspect review
prepare ready preparation
protect safeguard defend
allow permit enable let
prevent avoid stop
cause lead result reason
happen occur
need require requirement necessary
provide supply offer
receive get obtain acquire
obtain acquire gain
earn gain
save keep store
throw toss
carry bring
send mail deliver
hold carry
pull drag
push press
touch contact
connect connection link bond
separate split divide
combine merge mix
add include
remove delete drop
choose select opt
compare comparison versus
measure calculate compute
count number total
guess estimate predict
wonder curious
worry concern
fear afraid scare phobia
laugh laughter smile
cry tear weep
shout yell scream
argue fight dispute conflict disagreement
apologize sorry
forgive forgiveness
promise commit vow
lie deceive
trust rely
respect admire admiration
praise compliment
complain complaint
criticize criticism
support encourage backing
celebrate celebration commemorate
honor honour
welcome greet
invite invitation
accept acceptance embrace
reject refuse decline
deny refuse
admit confess
escape flee
arrive reach
leave depart departure
return back
enter access
climb ascend
fall drop
wait await
hurry rush
rest relax
wake awake
clean tidy wash
dirty mess
cut chop slice
burn fire
grow develop
plant garden
harvest crop
hunt fish
catch capture
hide conceal
search hunt
watch view see
listen hear
notice observe spot
stare look
imagine picture
remember recall
forget forgot
expect anticipate
surprise astonish amaze
shock stun
disappoint disappointed letdown
embarrass embarrassed ashamed shame
jealous envy envious
lonely alone isolated
bored boring dull
interesting fascinating
strange weird odd unusual
normal usual typical ordinary
rare uncommon
famous known popular celebrity
rich wealthy
poor poverty
healthy fit
weak weakness
strong powerful
heavy weight
bright shiny
dark dim
loud noisy noise
quiet silent silence
warm hot heat
cold cool chilly freezing
wet damp
dry arid
new fresh recent latest
ancient old antique vintage
modern contemporary
early beginning
late delayed
whole entire
empty vacant
full packed crowded
near close nearby
far distant
safe secure
dangerous risky risk hazard
wrong incorrect
right correct
perfect ideal
terrible awful horrible bad
great excellent fantastic wonderful awesome amazing
delicious tasty yummy
ugly hideous
nice pleasant lovely
polite courteous
rude disrespectful
honest sincere genuine authentic
shy introvert
outgoing social
lazy idle
determined persistent persevere perseverance resilience resilient
patient patience
confident confidence selfesteem
humble modest
selfish greedy
loyal faithful
responsible responsibility duty obligation
talent skill ability gifted
knowledge expertise
experience background
opinion view perspective viewpoint
attitude mindset outlook
habit routine ritual
tradition custom heritage
value principle belief
purpose aim reason
meaning significance
benefit advantage
drawback disadvantage downside
effect impact influence
method approach technique way
strategy plan tactic
step stage phase
process procedure
task chore assignment
project initiative
topic subject theme
detail specific
example instance
list items
part portion piece
group team crew
crowd audience
member participant
guest visitor
stranger unknown
enemy rival opponent
hero idol rolemodel
fan supporter follower
expert specialist professional
beginner novice newbie
guide tutorial manual
note memo
letter mail email
message text
news announcement
announcement announce
magazine newspaper journal
diary journal
poem poetry poet
chapter section
library bookstore
theater stage
museum gallery exhibition
statue sculpture
drawing sketch doodle
portrait painting
craft handmade
decorate decoration decor
gym fitness
diet nutrition eating
breakfast brunch
snack treat
meat beef chicken
vegetable veggie
grill barbecue bbq
soup stew
bakery baker
chef cook
wine beer alcohol
coffee tea
sugar sweet
pain ache sore
headache migraine
cancer tumor
surgery operation
nurse doctor
therapy counseling
anxiety panic worry
depression depressed
addiction addicted
recover recovery heal
pregnant pregnancy baby
infant newborn baby
teenager teen adolescent
adult grownup
elderly senior
retire retirement pension
couple pair
bride groom wedding
anniversary celebration
funeral memorial
heritage ancestry
orphan adoption
neighbor neighbour
roommate flatmate
landlord rent tenant
mortgage loan
repair fix maintenance
renovate renovation remodel
garage parking
yard garden lawn backyard
park playground
farm ranch
village town
downtown city
street road avenue
bridge tunnel
island beach
desert dune
valley canyon
cave cavern
waterfall river stream
sunset sunrise dusk dawn
sky star
moon space
planet earth world
earthquake disaster
snow ski
rain umbrella
summer warm
winter cold
spring april
autumn fall
tourist tourism sightseeing
passport visa
luggage suitcase bag
backpack bag
tour trip
cruise ship boat
sail boat
kayak canoe
surf wave
dive snorkel
fishing fish
race marathon
score point
coach trainer
medal trophy award
league season
training practice
yoga meditation meditate mindfulness
chess board
puzzle riddle
card deck
console xbox playstation nintendo
stream broadcast
podcast radio
video clip film
channel youtube
camera lens
laptop computer
internet web online
network networking
robot machine
engine motor
electricity power
battery charge
invention invent inventor
experiment test
theory hypothesis
data dataset statistics
chart graph diagram
table column row
formula equation
error exception failure
crash freeze hang
latency delay response
performance speed
memory ram
cache caching
thread concurrency parallel
request call
response reply
endpoint api route
authentication login auth
authorization permission role
encrypt encryption
token key
container docker
cloud aws azure
backup restore
migrate migration
schema table
query search
index lookup
commit merge
branch fork
pull merge
review feedback
feedback comment criticism
requirement spec specification
milestone deadline
sprint iteration
meeting standup call
invoice bill
tax irs
bank account
stock share
insurance coverage
contract agreement
court judge lawsuit trial
crime theft steal robbery
police officer
prison jail
war battle conflict
army military
veteran soldier
president leader
mayor council
protest march rally
rights equality justice
discrimination prejudice bias
immigrant immigration migrant
refugee asylum
homeless shelter
charity fundraiser fundraising
donation fund
recycle recycling
pollution climate environment
energy power
conservation wildlife
scholarship grant
tuition fee
campus university
professor teacher lecturer
homework assignment
grade mark score
essay paper
thesis dissertation
presentation talk speech
interview recruiter
resume cv
promotion promote raise
intern internship
startup business venture
entrepreneur founder
partner collaborate collaboration
collaborate team
customer buyer
discount deal sale
advertise ad campaign
logo design
fashion style trend
makeup cosmetic
haircut hair hairstyle
tattoo ink
perfume scent smell
candle light
gift souvenir
card note
flower bouquet rose
tree plant
bird parrot
horse pony
fish aquarium
insect bug
zoo animal
vet veterinarian
walk stroll
drive ride
"""
SYN_1=SYN
SYN=SYN+FAM+SYN2
