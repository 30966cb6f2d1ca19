"""Words that find each other: the second lists, their second half. See words.py."""
SYN2_REST = """
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
