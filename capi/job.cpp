// Jobs: work that the host pulls, does and hands in.
#include "door.hpp"
#include "records/options.hpp"

using memory::Result;
using memory::capi::door;
using memory::capi::Inputs;
namespace capi = memory::capi;
namespace records = memory::records;

int32_t kioku_job_next(kioku_manager* manager, const char* options, uint64_t options_length,
                       kioku_text** job, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto asked = in.options(options, options_length, &records::read_next_job_options);
            if (in.failed()) return in.failure();
            const auto next = object->store->manager.next_job(asked.kinds, asked.call);
            if (!next) return tl::unexpected(next.error());
            if (*next && job != nullptr) *job = capi::make_text(records::to_json(**next));
            return {};
        },
        job);
}

int32_t kioku_job_complete(kioku_manager* manager, const char* id, uint64_t id_length,
                           const char* lease, uint64_t lease_length, const char* result,
                           uint64_t result_length, const char* options, uint64_t options_length,
                           kioku_error** error) {
    return door(error, [&](Inputs& in) -> Result<void> {
        const auto object = in.handle(manager);
        const auto job = in.text(id, id_length, "id");
        const auto proof = in.text(lease, lease_length, "lease");
        const auto answer = in.json(result, result_length, "result", &records::read_result);
        const auto call = in.options(options, options_length, &records::read_call_options);
        if (in.failed()) return in.failure();
        return object->store->manager.complete_job(job, proof, answer, call);
    });
}

int32_t kioku_job_fail(kioku_manager* manager, const char* id, uint64_t id_length,
                       const char* lease, uint64_t lease_length, const char* reason,
                       uint64_t reason_length, const char* options, uint64_t options_length,
                       kioku_error** error) {
    return door(error, [&](Inputs& in) -> Result<void> {
        const auto object = in.handle(manager);
        const auto job = in.text(id, id_length, "id");
        const auto proof = in.text(lease, lease_length, "lease");
        const auto why = in.text(reason, reason_length, "reason");
        const auto call = in.options(options, options_length, &records::read_call_options);
        if (in.failed()) return in.failure();
        return object->store->manager.fail_job(job, proof, why, call);
    });
}

int32_t kioku_job_renew(kioku_manager* manager, const char* id, uint64_t id_length,
                        const char* lease, uint64_t lease_length, const char* options,
                        uint64_t options_length, int64_t* lease_until_ms, kioku_error** error) {
    return door(
        error,
        [&](Inputs& in) -> Result<void> {
            const auto object = in.handle(manager);
            const auto job = in.text(id, id_length, "id");
            const auto proof = in.text(lease, lease_length, "lease");
            const auto call = in.options(options, options_length, &records::read_call_options);
            if (in.failed()) return in.failure();
            const auto until = object->store->manager.renew_job(job, proof, call);
            if (!until) return tl::unexpected(until.error());
            capi::set(lease_until_ms, until->time_since_epoch().count());
            return {};
        },
        lease_until_ms);
}
