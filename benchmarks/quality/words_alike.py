"""Words that find each other: groups of near-synonyms, the first lists. See words.py."""
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
