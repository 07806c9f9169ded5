// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments } from "../../../contracts/interfaces/ICampaign.sol";
import { CumulativeArguments } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { Permit } from "../../../contracts/interfaces/ICampaignFactory.sol";
import { EntitlementKey, VestingArguments } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { BundleItem } from "../../contracts/support/Bundles.sol";
import { Kind } from "../../contracts/support/Kind.sol";

/// @notice One call of an external function.
struct Call {
    address target;
    string signature;
    bytes data;
}

/// @notice What the calls are about.
struct CallSetting {
    Kind kind;
    address victim;
    address factory;
    address pauseGate;
    address credentialGate;
    address allOfGate;
    address allOfManyGate;
    /// @notice A claim of the leaf, signed by its account.
    BundleItem item;
    bytes32[] proof;
    /// @notice The claim alone, unsigned.
    bytes bundle;
    /// @notice Of another campaign.
    CampaignArguments arguments;
    /// @notice The same, with a schedule, and with rules for roots.
    VestingArguments vesting;
    CumulativeArguments cumulative;
    /// @notice The next root of a cumulative campaign.
    bytes32 root;
    /// @notice Names its proposal.
    bytes32 proposal;
    /// @notice First word of the campaign's packed terms.
    uint256 word;
    uint256 funding;
    /// @notice Who would be the treasury.
    address mine;
}

/// @notice Every external function of a campaign, its factory and its gates, each with a call that is as good as it can be
/// for whoever holds a leaf. That none is missing, test/toolkit/chain/campaignMatrices.test.ts checks against the ABI.
/// @dev A contract of its own, so that it is compiled once for both matrices.
contract CampaignCalls {
    /// @notice What {make} made.
    Call[] public calls;

    function make(CallSetting calldata setting) external returns (uint256 number) {
        delete calls;
        _listClaims(setting);
        _listTerms(setting.victim, setting.item.index);
        if (setting.kind == Kind.Vesting) _listVesting(setting);
        if (setting.kind == Kind.Cumulative) _listCumulative(setting);
        if (setting.kind != Kind.Instant) return calls.length;
        // Around whatever kind of campaign, the gates are the same.
        _listInstant(setting);
        _listPauseGate(setting.pauseGate, setting.victim, _question(setting));
        _listOtherGates(setting, setting.victim, _question(setting));
        return calls.length;
    }

    function _listClaims(CallSetting calldata s) private {
        BundleItem calldata i = s.item;
        address victim = s.victim;
        _add(victim, "claim(uint256,address,uint256,bytes32[])", abi.encode(i.index, i.account, i.amount, s.proof));
        _add(
            victim,
            "claim(uint256,address,uint256,bytes32[],bytes)",
            abi.encode(i.index, i.account, i.amount, s.proof, bytes(""))
        );
        _add(
            victim,
            "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes)",
            abi.encode(i.index, i.account, i.amount, s.proof, i.terms, uint256(0), i.signature)
        );
        _add(
            victim,
            "claimSigned(uint256,address,uint256,bytes32[],(uint256,address,uint256,address,uint256),uint256,bytes,bytes)",
            abi.encode(i.index, i.account, i.amount, s.proof, i.terms, uint256(0), i.signature, bytes(""))
        );
        _add(victim, "claimMany(bytes)", abi.encode(s.bundle));
        _add(victim, "payItem()", abi.encode(i.index, i.account, i.amount, i.account, s.word, uint256(0), uint256(0)));
        _add(victim, "payFees(address,uint256)", abi.encode(s.mine, i.amount));
        _add(victim, "sweep()", "");
        _add(victim, "recall()", "");
        _add(victim, "changeTreasury(address)", abi.encode(s.mine));
    }

    function _listTerms(address victim, uint256 index) private {
        _add(victim, "claimFor()", "");
        _add(victim, "claimableFrom(uint256)", abi.encode(index));
        _add(victim, "claimsRepeat()", "");
        _add(victim, "count()", "");
        _add(victim, "eip712Domain()", "");
        _add(victim, "end()", "");
        _add(victim, "gate()", "");
        _add(victim, "manifestHash()", "");
        _add(victim, "maxExtraTime()", "");
        _add(victim, "merkleRoot()", "");
        _add(victim, "recallable()", "");
        _add(victim, "effectiveEnd()", "");
        _add(victim, "start()", "");
        _add(victim, "token()", "");
        _add(victim, "treasury()", "");
        _add(victim, "waveInterval()", "");
        _add(victim, "waves()", "");
    }

    function _listInstant(CallSetting calldata s) private {
        (address instant, address factory) = (s.victim, s.factory);
        Permit memory permit = Permit(type(uint256).max, 27, "r", "s");
        _add(instant, "claimedWords(uint256,uint256)", abi.encode(0, 2));
        _add(instant, "isClaimed(uint256)", abi.encode(s.item.index));
        _add(
            factory,
            "create((address,bytes32,uint256,uint64,uint64,uint64,uint64,address,address,uint64,uint8,bool,bytes32),bytes32,uint256)",
            abi.encode(s.arguments, bytes32("salt"), s.funding)
        );
        _add(
            factory,
            "createWithPermit((address,bytes32,uint256,uint64,uint64,uint64,uint64,address,address,uint64,uint8,bool,bytes32),bytes32,uint256,(uint256,uint8,bytes32,bytes32))",
            abi.encode(s.arguments, bytes32("salt"), s.funding, permit)
        );
        _add(
            factory,
            "predict((address,bytes32,uint256,uint64,uint64,uint64,uint64,address,address,uint64,uint8,bool,bytes32),bytes32,address)",
            abi.encode(s.arguments, bytes32("salt"), s.mine)
        );
    }

    function _listVesting(CallSetting calldata s) private {
        (address vesting, address vestingFactory) = (s.victim, s.factory);
        Permit memory permit = Permit(type(uint256).max, 27, "r", "s");
        BundleItem calldata i = s.item;
        EntitlementKey[] memory keys = new EntitlementKey[](1);
        keys[0] = EntitlementKey(i.index, i.account);
        _add(vesting, "fund(uint256)", abi.encode(s.funding));
        _add(vesting, "release(uint256,address)", abi.encode(i.index, i.account));
        _add(
            vesting,
            "releaseSigned(uint256,address,(uint256,address,uint256,address,uint256),uint256,bytes)",
            abi.encode(i.index, i.account, i.terms, uint256(0), i.signature)
        );
        _add(vesting, "releaseMany((uint256,address)[])", abi.encode(keys));
        _add(vesting, "releaseItem(uint256,address,address)", abi.encode(i.index, i.account, i.account));
        _add(vesting, "schedule()", "");
        _add(vesting, "vested(uint256,uint256)", abi.encode(i.amount, s.arguments.end));
        _add(vesting, "releasable(uint256,address)", abi.encode(i.index, i.account));
        _add(vesting, "entitlement(uint256,address)", abi.encode(i.index, i.account));
        _add(vesting, "entitlements((uint256,address)[])", abi.encode(keys));
        _add(vesting, "funding()", "");
        _add(
            vestingFactory,
            "create(((address,bytes32,uint256,uint64,uint64,uint64,uint64,address,address,uint64,uint8,bool,bytes32),bool,(uint64,uint64)[]),bytes32,uint256)",
            abi.encode(s.vesting, bytes32("salt"), s.funding)
        );
        _add(
            vestingFactory,
            "createWithPermit(((address,bytes32,uint256,uint64,uint64,uint64,uint64,address,address,uint64,uint8,bool,bytes32),bool,(uint64,uint64)[]),bytes32,uint256,(uint256,uint8,bytes32,bytes32))",
            abi.encode(s.vesting, bytes32("salt"), s.funding, permit)
        );
        _add(
            vestingFactory,
            "predict(((address,bytes32,uint256,uint64,uint64,uint64,uint64,address,address,uint64,uint8,bool,bytes32),bool,(uint64,uint64)[]),bytes32,address)",
            abi.encode(s.vesting, bytes32("salt"), s.mine)
        );
    }

    function _listCumulative(CallSetting calldata s) private {
        (address cumulative, address cumulativeFactory) = (s.victim, s.factory);
        Permit memory permit = Permit(type(uint256).max, 27, "r", "s");
        address[] memory accounts = new address[](1);
        accounts[0] = s.item.account;
        _add(
            cumulative,
            "proposeRoot(bytes32,uint256,uint256,bytes32)",
            abi.encode(s.root, s.arguments.count, s.funding, bytes32("manifest"))
        );
        _add(cumulative, "acceptRoot(bytes32)", abi.encode(s.proposal));
        _add(cumulative, "vetoRoot(bytes32)", abi.encode(s.proposal));
        _add(cumulative, "acceptable()", "");
        _add(cumulative, "proposer()", "");
        _add(cumulative, "guardian()", "");
        _add(cumulative, "timelock()", "");
        _add(cumulative, "overlap()", "");
        _add(cumulative, "acceptancePeriod()", "");
        _add(cumulative, "fundingCap()", "");
        _add(cumulative, "proposal()", "");
        _add(cumulative, "proposalHash()", "");
        _add(cumulative, "previousRoot()", "");
        _add(cumulative, "paid(address)", abi.encode(s.item.account));
        _add(cumulative, "paidMany(address[])", abi.encode(accounts));
        _add(
            cumulativeFactory,
            "create(((address,bytes32,uint256,uint64,uint64,uint64,uint64,address,address,uint64,uint8,bool,bytes32),address,address,uint64,uint64,uint256),bytes32,uint256)",
            abi.encode(s.cumulative, bytes32("salt"), s.funding)
        );
        _add(
            cumulativeFactory,
            "createWithPermit(((address,bytes32,uint256,uint64,uint64,uint64,uint64,address,address,uint64,uint8,bool,bytes32),address,address,uint64,uint64,uint256),bytes32,uint256,(uint256,uint8,bytes32,bytes32))",
            abi.encode(s.cumulative, bytes32("salt"), s.funding, permit)
        );
        _add(
            cumulativeFactory,
            "predict(((address,bytes32,uint256,uint64,uint64,uint64,uint64,address,address,uint64,uint8,bool,bytes32),address,address,uint64,uint64,uint256),bytes32,address)",
            abi.encode(s.cumulative, bytes32("salt"), s.mine)
        );
    }

    function _question(CallSetting calldata s) private pure returns (bytes memory) {
        return abi.encode(0, s.item.account, s.item.account, 1000, s.item.account, bytes("data"));
    }

    function _listPauseGate(address pauseGate, address victim, bytes memory question) private {
        _add(pauseGate, "check(uint256,address,address,uint256,address,bytes)", question);
        _add(pauseGate, "extraTime(address)", abi.encode(victim));
        _add(pauseGate, "guardian()", "");
        _add(pauseGate, "noPauseWindow()", "");
        _add(pauseGate, "maxPaused()", "");
        _add(pauseGate, "pause(address,string)", abi.encode(victim, "why"));
        _add(pauseGate, "pauseOf(address)", abi.encode(victim));
        _add(pauseGate, "resume(address,string)", abi.encode(victim, "why"));
    }

    function _listOtherGates(CallSetting calldata s, address victim, bytes memory question) private {
        _add(s.credentialGate, "check(uint256,address,address,uint256,address,bytes)", question);
        _add(s.credentialGate, "extraTime(address)", abi.encode(victim));
        _add(s.credentialGate, "isAccepted(address,uint256)", abi.encode(victim, 0));
        _add(s.credentialGate, "isCredentialUsed(address,bytes32,uint256)", abi.encode(victim, 0, 0));
        _add(s.credentialGate, "nullifierKind()", "");
        _add(s.credentialGate, "nullifierPosition()", "");
        _add(s.credentialGate, "nullifierUser(address,bytes32)", abi.encode(victim, 0));
        _add(s.credentialGate, "registry()", "");
        _add(s.credentialGate, "schema()", "");
        _add(s.credentialGate, "soleIssuer()", "");
        _add(s.credentialGate, "trustList()", "");
        _add(s.credentialGate, "trustedWhen()", "");
        _add(s.allOfGate, "check(uint256,address,address,uint256,address,bytes)", question);
        _add(s.allOfGate, "extraTime(address)", abi.encode(victim));
        _add(s.allOfGate, "first()", "");
        _add(s.allOfGate, "open(address)", abi.encode(victim));
        _add(s.allOfGate, "opening()", "");
        _add(s.allOfGate, "adapterOf(address)", abi.encode(victim));
        _add(s.allOfGate, "second()", "");
        _add(s.allOfManyGate, "check(uint256,address,address,uint256,address,bytes)", question);
        _add(s.allOfManyGate, "extraTime(address)", abi.encode(victim));
        _add(s.allOfManyGate, "open(address)", abi.encode(victim));
        _add(s.allOfManyGate, "opening()", "");
        _add(s.allOfManyGate, "adapterOf(address)", abi.encode(victim));
        _add(s.allOfManyGate, "parts()", "");
    }

    function _add(address target, string memory signature, bytes memory arguments) private {
        calls.push(Call(target, signature, bytes.concat(bytes4(keccak256(bytes(signature))), arguments)));
    }
}
