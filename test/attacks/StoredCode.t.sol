// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {
    AttestationRequestData,
    DelegatedAttestationRequest,
    IAttestationRegistry,
    Signature
} from "../../contracts/interfaces/IAttestationRegistry.sol";
import { Attestation } from "../../contracts/interfaces/ISchemaResolver.sol";
import { Accomplice } from "./support/Accomplice.sol";
import { AttestationAttack } from "./support/AttestationAttack.sol";
import { Hole } from "./twins/Hole.sol";

/// @notice What is attested becomes contract code. The attacker writes data, or finds a recipient's address, that are a
/// program, and calls the code.
abstract contract StoredCodeAttack is AttestationAttack {
    /// @dev Bytes in a chunk of long data.
    uint256 internal constant CHUNK = 24_575;
    /// @dev CALLER, SELFDESTRUCT.
    bytes internal constant DESTRUCT = hex"33ff";

    /// @dev Counts who calls it.
    Accomplice internal bell;
    bytes32 internal schema;

    /// @dev Calls the bell, then answers as a wallet does that approves of a signature.
    function program() internal view returns (bytes memory) {
        bytes memory ring = abi.encodePacked(hex"5f5f5f5f5f73", address(bell), hex"620f4240f150");
        bytes32 approval = bytes32(bytes4(keccak256("isValidSignature(bytes32,bytes)")));
        return abi.encodePacked(ring, hex"7f", approval, hex"5f5260205ff3");
    }

    /// @dev Data of `length` bytes that begin with the program, also where a chunk of them begins.
    function programs(uint256 length) internal view returns (bytes memory data) {
        bytes memory code = program();
        data = code;
        while (data.length + code.length <= length) {
            uint256 filling = CHUNK - code.length;
            if (data.length + filling + code.length > length) filling = length - data.length;
            data = bytes.concat(data, new bytes(filling));
            if (data.length % CHUNK == 0 && data.length < length) data = bytes.concat(data, code);
        }
    }

    /// @dev Whatever the registry has created since `from` is called in every way there is.
    /// @return contracts How many there were.
    /// @return rings How often the bell was rung.
    /// @return approvals How many of them approved of a signature that nobody made.
    function callStored(uint256 from) internal returns (uint256 contracts, uint256 rings, uint256 approvals) {
        uint256 to = vm.getNonce(address(registry));
        for (uint256 nonce = from; nonce < to; ++nonce) {
            address stored = vm.computeCreateAddress(address(registry), nonce);
            isTrue(stored.code.length != 0, "stored");
            (bool called, bytes memory first) = stored.call("");
            (bool delegated, bytes memory second) = stored.delegatecall("");
            (bool asked, bytes memory third) = stored.staticcall("");
            isTrue(called && delegated && asked, "none fails");
            if (first.length + second.length + third.length != 0) ++approvals;
            if (_approves(stored)) ++approvals;
        }
        return (to - from, bell.hooks(), approvals);
    }

    /// @dev Attests in the name of a stored contract, which is asked as a wallet.
    function _approves(address stored) private returns (bool) {
        DelegatedAttestationRequest memory request = DelegatedAttestationRequest({
            schema: schema,
            data: itemOf(SUBJECT, ""),
            signature: Signature(0, 0, 0),
            attester: stored,
            deadline: 0
        });
        bytes memory reason = send(ATTACKER, 0, abi.encodeCall(IAttestationRegistry.attestByDelegation, (request)));
        if (reason.length != 0) isError(reason, IAttestationRegistry.InvalidSignature.selector);
        return reason.length == 0;
    }

    function openBell() internal {
        bell = makeAccomplice();
        schema = register("bytes anything", address(0));
    }
}

contract StoredCodeTest is StoredCodeAttack {
    struct Target {
        IAttestationRegistry registry;
        bytes32[] uids;
        bytes32[] before;
    }

    mapping(Hole hole => Target target) private _targets;

    /// @dev A contract that destroys itself is gone only if that happens in the transaction that created it, and only when
    /// this ends (EIP-6780). So it is done here: what follows is another transaction.
    function setUp() public override {
        super.setUp();
        openBell();
        useOurs();
        _storeAndDestroy(_targets[Hole.None]);
        useTwin(Hole.DataFirst);
        _storeAndDestroy(_targets[Hole.DataFirst]);
        useTwin(Hole.RecipientFirst);
        _storeAndDestroy(_targets[Hole.RecipientFirst]);
    }

    function test_Ours_KeepsDataThatTryToDestroyThemselves() public view {
        equal(_lost(_targets[Hole.None]), 0, "lost");
        equal(_targets[Hole.None].uids.length, 12, "attestations");
    }

    function test_Twin_LosesDataThatAreAProgram() public view {
        equal(_lost(_targets[Hole.DataFirst]), 12, "lost");
    }

    function test_Twin_LosesASubjectWhoseAddressIsAProgram() public view {
        equal(_lost(_targets[Hole.RecipientFirst]), 12, "lost");
    }

    function testFuzz_Ours_RunsNothing(uint16 length, uint8 count, bool expires, bool wide) public {
        useOurs();
        (uint256 contracts, uint256 rings, uint256 approvals) = _storeAndCall(length, count, expires, wide);
        isTrue(contracts > 0, "stored as code");
        equal(rings, 0, "rings");
        equal(approvals, 0, "approvals");
    }

    function testFuzz_SoundTwin_RunsNothing(uint16 length, uint8 count, bool expires) public {
        useTwin(Hole.None);
        (uint256 contracts, uint256 rings, uint256 approvals) = _storeAndCall(length % 24_000, count, expires, false);
        isTrue(contracts > 0, "stored as code");
        equal(rings, 0, "rings");
        equal(approvals, 0, "approvals");
    }

    function testFuzz_Twin_RunsData(uint16 length, uint8 count, bool expires) public {
        useTwin(Hole.DataFirst);
        (uint256 contracts, uint256 rings, uint256 approvals) = _storeAndCall(length % 24_000, count, expires, false);
        // By call and delegatecall; by staticcall it cannot ring, but answers.
        equal(rings, 2 * contracts, "rings");
        equal(approvals, 2 * contracts, "approvals");
    }

    function _storeAndCall(
        uint256 length,
        uint256 count,
        bool expires,
        bool wide
    ) private returns (uint256, uint256, uint256) {
        uint256 from = vm.getNonce(address(registry));
        _store(length, count, expires, wide);
        return callStored(from);
    }

    /// @dev One to four items; with `wide`, in a series whose number fits no header.
    function _store(uint256 length, uint256 count, bool expires, bool wide) private {
        if (wide) skipSeriesTo(findNextSeries(), (uint256(length) << 32) | (1 << 33));
        AttestationRequestData[] memory items = new AttestationRequestData[](1 + (count % 4));
        for (uint256 i = 0; i < items.length; ++i) {
            items[i] = itemOf(address(bytes20(program())), programs(length));
            if (expires) items[i].expirationTime = type(uint64).max;
        }
        equal(send(ISSUER, 0, toMultiAttest(schema, items)).length, 0, "attested");
    }

    /// @dev Single attestations and a list, whose data and recipients are programs that destroy what runs them.
    function _storeAndDestroy(Target storage target) private {
        target.registry = registry;
        uint256 from = vm.getNonce(address(registry));
        address subject = address(bytes20(bytes.concat(DESTRUCT, hex"0000000000000000000000000000000000ff")));
        uint256[6] memory lengths = [uint256(2), 32, 33, 96, 320, 20_000];
        AttestationRequestData[] memory items = new AttestationRequestData[](6);
        for (uint256 i = 0; i < 6; ++i) {
            items[i] = itemOf(subject, bytes.concat(DESTRUCT, new bytes(lengths[i] - 2)));
            _remember(target, items[i], attest(ISSUER, schema, items[i]));
        }
        equal(send(ATTACKER, 0, toMultiAttest(schema, items)).length, 0, "attested");
        bytes32[] memory uids = abi.decode(answer, (bytes32[]));
        for (uint256 i = 0; i < 6; ++i) _remember(target, items[i], uids[i]);
        for (uint256 nonce = from; nonce < vm.getNonce(address(registry)); ++nonce) {
            (bool done, ) = vm.computeCreateAddress(address(registry), nonce).call("");
            isTrue(done, "called");
        }
    }

    function _remember(Target storage target, AttestationRequestData memory item, bytes32 uid) private {
        target.uids.push(uid);
        target.before.push(keccak256(abi.encode(item.recipient, item.data)));
    }

    /// @return lost How many attestations no longer say what they said.
    function _lost(Target storage target) private view returns (uint256 lost) {
        for (uint256 i = 0; i < target.uids.length; ++i) {
            Attestation memory kept = target.registry.getAttestation(target.uids[i]);
            if (keccak256(abi.encode(kept.recipient, kept.data)) != target.before[i]) ++lost;
        }
    }
}
