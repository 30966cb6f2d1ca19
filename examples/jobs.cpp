// Summaries by the host's own model: jobs are pulled under a lease, done, and handed in.
#include <iostream>

#include <kioku/kioku.hpp>

namespace {

// Stands for a call to a model.
std::string ask_model(const std::string& input) {
    return "A summary by a model, made from " + std::to_string(input.size()) + " bytes of JSON.";
}

void do_jobs(memory::Manager& manager) {
    while (auto job = manager.next_job({"summarize"}).value()) {
        const std::string answer = ask_model(job->input.text());
        // A model's text has to be escaped to become JSON; your JSON library does that.
        const auto result = memory::Json::parse(R"({"text":")" + answer + R"("})");
        const auto done = result ? manager.complete_job(job->id, job->lease, *result)
                                 : manager.fail_job(job->id, job->lease, result.error().message);
        // conflict: more messages left the buffer meanwhile; a job for the longer range waits.
        if (!done && done.error().code != memory::ErrorCode::conflict)
            std::cerr << done.error().message << '\n';
    }
}

void run() {
    memory::Config config;
    config.path = "kioku.db";
    config.session.summarizer = memory::Summarizer::host;
    config.session.max_buffer_messages = 4;
    memory::Store store = memory::Store::open(config).value();
    memory::Manager manager(store);
    for (int i = 1; i <= 5; ++i) {
        memory::NewMessage message;
        message.content = "Turbine " + std::to_string(i) + " was serviced on 14 May.";
        static_cast<void>(manager.add_message("turbines", message).value());
    }

    do_jobs(manager);
    const auto summary = memory::SummaryStore(store).get_current_summary("turbines").value();
    if (!summary || summary->made_by != "host") throw std::runtime_error("the job was not done");
    std::cout << summary->text << '\n';
}

}  // namespace

int main() {
    try {
        run();
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
