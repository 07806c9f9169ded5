// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { Puppet } from "./Puppet.sol";

/// @notice An attestation as EAS tells it. Written out by hand, as all here: nothing of ours is asked what it looks like.
struct Told {
    bytes32 uid;
    bytes32 schema;
    uint64 time;
    uint64 expirationTime;
    uint64 revocationTime;
    bytes32 refUID;
    address recipient;
    address attester;
    bool revocable;
    bytes data;
}

/// @notice What ours tells of it besides.
struct Status {
    bytes32 schema;
    address recipient;
    address attester;
    uint64 time;
    uint64 expirationTime;
    uint64 revocationTime;
    bool revocable;
}

interface IRegistries {
    function getAttestation(bytes32 uid) external view returns (Told memory);

    function statusOf(bytes32 uid) external view returns (Status memory);

    function statusesOf(bytes32[] calldata uids) external view returns (Status[] memory);
}

/// @notice Plays the same steps against two registries, one after the other in one transaction, so that both see the same
/// time, and tells in its logs what came back and whose balance moved. Comparing is left to the reader of the logs.
contract Driver {
    struct Act {
        /// @notice The puppet that makes the call; zero: this contract does.
        address through;
        address target;
        uint256 value;
        bytes data;
    }

    /// @notice The same acts for either registry; they differ where a signature names the registry.
    struct Step {
        Act[] first;
        Act[] second;
    }

    /// @dev Gas for one call. More than any honest call needs, little enough to survive many that burn all of it.
    uint256 private constant ACT_GAS = 2_000_000_000;

    /// @notice Everything up to the next of these happened with one of the registries.
    event Began(uint256 step, address registry);
    /// @notice An act is over.
    event Acted(bool success, bytes returned);
    /// @notice A balance is not what it was when the acts with this registry began.
    event Moved(address who, int256 difference);

    /// @param watched Whose balances are looked at, apart from the registries'.
    function run(address first, address second, address[] calldata watched, Step[] calldata steps) external {
        for (uint256 i = 0; i < steps.length; ++i) {
            _play(i, first, watched, steps[i].first);
            _play(i, second, watched, steps[i].second);
        }
    }

    /// @notice Makes each call to both contracts, changing nothing.
    /// @return differing Positions of the calls that were not answered with the same bytes.
    function compare(
        address first,
        address second,
        bytes[] calldata calls
    ) external view returns (uint256[] memory differing) {
        differing = new uint256[](calls.length);
        uint256 count = 0;
        for (uint256 i = 0; i < calls.length; ++i) {
            (bool wentWell, bytes memory one) = first.staticcall{ gas: ACT_GAS }(calls[i]);
            (bool wentWellToo, bytes memory other) = second.staticcall{ gas: ACT_GAS }(calls[i]);
            if (wentWell != wentWellToo || keccak256(one) != keccak256(other)) differing[count++] = i;
        }
        assembly ("memory-safe") {
            mstore(differing, count)
        }
    }

    /// @notice Asks ours for the statuses of attestations, one by one and all together.
    /// @return differing Positions of those that do not follow from what EAS tells; their number, where the list does not.
    function compareStatuses(
        IRegistries eas,
        address ours,
        bytes32[] calldata uids
    ) external view returns (uint256[] memory differing) {
        differing = new uint256[](uids.length + 1);
        uint256 count = 0;
        Status[] memory expected = new Status[](uids.length);
        for (uint256 i = 0; i < uids.length; ++i) {
            Told memory told = eas.getAttestation(uids[i]);
            expected[i] = Status({
                schema: told.schema,
                recipient: told.recipient,
                attester: told.attester,
                time: told.time,
                expirationTime: told.expirationTime,
                revocationTime: told.revocationTime,
                revocable: told.revocable
            });
            if (!_answers(ours, abi.encodeCall(IRegistries.statusOf, (uids[i])), abi.encode(expected[i]))) {
                differing[count++] = i;
            }
        }
        if (!_answers(ours, abi.encodeCall(IRegistries.statusesOf, (uids)), abi.encode(expected))) {
            differing[count++] = uids.length;
        }
        assembly ("memory-safe") {
            mstore(differing, count)
        }
    }

    function _answers(address who, bytes memory question, bytes memory expected) private view returns (bool) {
        (bool wentWell, bytes memory answer) = who.staticcall{ gas: ACT_GAS }(question);
        return wentWell && keccak256(answer) == keccak256(expected);
    }

    function _play(uint256 step, address registry, address[] calldata watched, Act[] calldata acts) private {
        emit Began(step, registry);
        uint256[] memory before = new uint256[](watched.length);
        for (uint256 i = 0; i < watched.length; ++i) before[i] = watched[i].balance;
        uint256 held = registry.balance;

        for (uint256 i = 0; i < acts.length; ++i) {
            Act calldata act = acts[i];
            (bool success, bytes memory returned) = act.through == address(0)
                ? act.target.call{ gas: ACT_GAS }(act.data)
                : Puppet(payable(act.through)).act{ gas: ACT_GAS }(act.target, act.value, act.data);
            emit Acted(success, returned);
        }

        for (uint256 i = 0; i < watched.length; ++i) _tell(watched[i], before[i]);
        _tell(registry, held);
    }

    function _tell(address who, uint256 before) private {
        if (who.balance != before) emit Moved(who, int256(who.balance) - int256(before));
    }
}
