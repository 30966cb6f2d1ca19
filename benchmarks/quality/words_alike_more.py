"""Words that find each other: the second lists, their first half. See words.py."""
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
"""
