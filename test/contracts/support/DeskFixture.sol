// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { BatchHeader, Hold, IBatchRegistry } from "../../../contracts/interfaces/IBatchRegistry.sol";
import {
    CaseKind,
    CaseStage,
    CaseSubject,
    CaseView,
    IDisputeDesk,
    Panel,
    Ruling
} from "../../../contracts/interfaces/IDisputeDesk.sol";
import { Approval, Seat } from "../../../contracts/interfaces/IQuorum.sol";
import { Holds } from "../../../contracts/libraries/Holds.sol";
import { Ids } from "../../../contracts/libraries/Ids.sol";
import { AwkwardToken } from "../../../contracts/mocks/tokens/AwkwardToken.sol";
import { BatchFixture } from "./BatchFixture.sol";
import { StandInGroup } from "./StandInGroup.sol";
import { Trees } from "./Trees.sol";

/// @dev Only what is asked here: test contracts do not import what ships.
interface ISchemas {
    function register(string calldata schema, address resolver, bool revocable) external returns (bytes32);
}

/// @notice A desk, a batch of eight whose roles a group holds, two panels with keys, and everybody's money.
abstract contract DeskFixture is BatchFixture {
    using Holds for Hold;

    uint256 internal constant BOND = 1_001;
    uint64 internal constant EPOCH = 1 hours;
    uint32 internal constant NOTICE = 2 days;
    uint256 internal constant FIRST_KEYS = 0x10000;
    uint256 internal constant SECOND_KEYS = 0x20000;
    address internal constant CLAIMANT = address(0xc1a1);
    address internal constant SEAT = address(0x5ea7);
    address internal constant PAYEE = address(0xfee1);
    address internal constant SECOND_PAYEE = address(0xfee2);
    uint256 internal constant INDEX = 3;
    string internal constant URI = "ipfs://evidence";

    IDisputeDesk internal desk;
    AwkwardToken internal token;
    StandInGroup internal group;
    address internal attestations;
    BatchHeader internal header;
    bytes32 internal batchId;
    bytes32 internal credential;
    /// @dev Not read from the block: the compiler reads it once and keeps it.
    uint256 internal clock;
    uint256 private _evidences;

    function setUp() public virtual override {
        super.setUp();
        clock = NOW;
        address schemas = deploy("SchemaRegistry", "");
        attestations = deploy("AttestationRegistry", abi.encode(schemas));
        token = AwkwardToken(deploy(tokenName(), ""));
        group = new StandInGroup();
        group.setSeat(SEAT);
        group.setNotice(NOTICE);
        desk = newDesk(address(registry));
        group.setDesk(address(desk));
        fund(CLAIMANT);
        fund(ISSUER);
        header = makeBatch(8);
        (header.policy.revoker, header.policy.emergency) = (address(group), address(group));
        (header.policy.epochLength, header.policy.emergencyLimit) = (EPOCH, 200 days);
        batchId = issue(header);
        credential = Ids.credential(batchId, INDEX);
    }

    function tokenName() internal view virtual returns (string memory) {
        return "BlocklistToken";
    }

    function newDesk(address batches) internal virtual returns (IDisputeDesk) {
        return IDisputeDesk(deploy("DisputeDesk", deskArguments(batches)));
    }

    function deskArguments(address batches) internal view returns (bytes memory) {
        return
            abi.encode(batches, attestations, token, BOND, firstPanel(), secondPanel(), "ipfs://what cases are about");
    }

    function fund(address account) internal {
        token.mint(account, 1e9);
        vm.prank(account);
        token.approve(address(desk), type(uint256).max);
    }

    // ---------------------------------------------------------------- holds of the group's own

    function holdItself(uint256 index, uint256 until) internal {
        bytes memory call = abi.encodeCall(IBatchRegistry.imposeHold, (header, oneOf(index), uint64(until), 0, 0));
        group.run(address(registry), call);
    }

    /// @dev First second after the credential's own hold, whoever imposed it; 0 where there never was one.
    function holdEnd(uint256 index) internal view returns (uint256 until) {
        (, until, ) = registry.holdsOf(batchId, oneOf(index))[0].unpack();
    }

    function oneOf(uint256 index) internal pure returns (uint256[] memory targets) {
        targets = new uint256[](1);
        targets[0] = index;
    }

    // ---------------------------------------------------------------- panels

    function firstPanel() internal pure returns (Panel memory) {
        return panelOf(FIRST_KEYS, 5, 3, PAYEE);
    }

    function secondPanel() internal pure returns (Panel memory) {
        return panelOf(SECOND_KEYS, 3, 2, SECOND_PAYEE);
    }

    /// @dev The key of a seat is `keys` + its number; its stand-ins' are 256 and 512 more.
    function panelOf(uint256 keys, uint256 count, uint8 quorum, address payee) internal pure returns (Panel memory) {
        Seat[] memory seats = new Seat[](count);
        for (uint256 i = 0; i < count; ++i) {
            seats[i] = Seat(keyOf(keys + i), keyOf(keys + 256 + i), keyOf(keys + 512 + i));
        }
        return Panel({ quorum: quorum, payee: payee, seats: seats });
    }

    function keyOf(uint256 key) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(vm.addr(key))));
    }

    function domainOf(address place) internal view virtual returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                    keccak256("Symbolon Disputes"),
                    keccak256("1"),
                    block.chainid,
                    place
                )
            );
    }

    function rulingHash(bytes32 id, uint8 round, Ruling ruling, bytes32 reasons) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256("Ruling(bytes32 caseId,uint8 round,uint8 ruling,bytes32 reasons)");
        return keccak256(abi.encode(typeHash, id, round, uint8(ruling), reasons));
    }

    /// @dev The first `count` seats' signatures, each by the chair given.
    function approvalsOf(
        uint256 keys,
        uint256 count,
        uint8 chair,
        bytes32 structHash
    ) internal view returns (Approval[] memory approvals) {
        bytes32 digest = keccak256(bytes.concat(hex"1901", domainOf(address(desk)), structHash));
        approvals = new Approval[](count);
        for (uint256 i = 0; i < count; ++i) {
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(keys + i + 256 * chair, digest);
            approvals[i] = Approval({ seat: uint8(i), chair: chair, signature: abi.encodePacked(r, s, v) });
        }
    }

    // ---------------------------------------------------------------- steps

    function moveBy(uint256 time) internal {
        clock += time;
        vm.warp(clock);
    }

    function moveTo(uint256 moment) internal {
        clock = moment;
        vm.warp(clock);
    }

    function nextEvidence() internal returns (bytes32) {
        return keccak256(abi.encode("evidence", ++_evidences));
    }

    function subjectOf(uint256 index) internal view returns (CaseSubject memory) {
        return CaseSubject(header, credentials[index], Trees.proofAt(nodes, index));
    }

    function open(CaseKind kind) internal returns (bytes32) {
        return openWith(kind, nextEvidence());
    }

    function openWith(CaseKind kind, bytes32 evidence) internal returns (bytes32) {
        CaseSubject memory subject = subjectOf(INDEX);
        vm.prank(CLAIMANT);
        return desk.openCase(subject, kind, evidence, URI);
    }

    function answerBy(address who, CaseKind kind) internal {
        Seat[] memory seats = new Seat[](who == SEAT ? 1 : 0);
        CaseSubject memory subject = subjectOf(INDEX);
        bytes32 evidence = nextEvidence();
        vm.prank(who);
        desk.answer(subject, kind, seats, evidence, URI);
    }

    function rule(CaseKind kind, uint8 round, Ruling ruling) internal {
        ruleAbout(credential, kind, round, ruling);
    }

    function ruleAbout(bytes32 about, CaseKind kind, uint8 round, Ruling ruling) internal {
        bytes32 structHash = rulingHash(desk.caseOf(about, kind).id, round, ruling, "reasons");
        Approval[] memory approvals =
            round == 0 ? approvalsOf(FIRST_KEYS, 3, 0, structHash) : approvalsOf(SECOND_KEYS, 2, 0, structHash);
        desk.rule(about, kind, ruling, "reasons", round == 0 ? firstPanel() : secondPanel(), approvals);
    }

    /// @dev A case opened now that the first panel upholds, as soon as it can, without an answer.
    function uphold(CaseKind kind) internal {
        open(kind);
        moveBy(5 days);
        rule(kind, 0, Ruling.Upheld);
    }

    function appealBy(address who, CaseKind kind) internal {
        bytes32 evidence = nextEvidence();
        vm.prank(who);
        desk.appeal(credential, kind, evidence, URI);
    }

    function appealUnansweredBy(address who, CaseKind kind) internal {
        CaseSubject memory subject = subjectOf(INDEX);
        bytes32 evidence = nextEvidence();
        vm.prank(who);
        desk.appealUnanswered(subject, kind, new Seat[](0), evidence, URI);
    }

    function holdBy(address who, CaseKind kind) internal {
        vm.prank(who);
        desk.hold(header, INDEX, kind, new Seat[](1));
    }

    function isAt(CaseKind kind, CaseStage stage, uint256 until) internal view {
        CaseView memory found = desk.caseOf(credential, kind);
        equal(uint8(found.stage), uint8(stage), "stage");
        equal(found.decidesBy, until, "decidesBy");
    }

    /// @dev Whether a credential is neither revoked nor suspended in this second.
    function isGood(uint256 index) internal view returns (bool) {
        (bool revoked, bool suspended) = registry.statusAt(header, index, uint64(clock));
        return !revoked && !suspended;
    }
}
